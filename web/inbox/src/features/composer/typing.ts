// What the customer sees of somebody who types to them: told to their provider while it lasts, and not more often.
// No provider takes it back: it ends with the message, or by itself.
import { api } from '@/app/api'

/** Milliseconds before it would end by itself that it is told again, so that it does not blink. */
const AHEAD = 1000

let shown = { id: 0, until: 0 }

/** `lasts`: seconds that the channel shows it for; 0 where there is nothing to tell. */
export function showTyping(id: number, lasts: number): void {
  if (!lasts || (shown.id === id && Date.now() < shown.until)) return
  shown = { id, until: Date.now() + lasts * 1000 - AHEAD }
  // A courtesy: whoever answers has nothing to do with its failing.
  void Promise.resolve(api.POST('/api/conversations/{id}/typing', { params: { path: { id } } })).catch(
    () => {},
  )
}

/** It was sent: what is typed next is shown anew. */
export const stopTyping = (): void => void (shown = { id: 0, until: 0 })
