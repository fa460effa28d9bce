// What was recorded and has not left: kept by conversation, so that looking at another one loses nothing. Leaving the
// page would, and asks first.
import { shallowReactive } from 'vue'

export interface Take {
  blob: Blob
  seconds: number
}

export const takes = shallowReactive(new Map<number, Take>())

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/** How many recordings would be lost with the page: kept ones, and those under way. */
let precious = 0

export function treasure(): () => void {
  if (precious++ === 0) globalThis.addEventListener('beforeunload', ask)
  let held = true
  return () => {
    if (!held) return
    held = false
    if (--precious === 0) globalThis.removeEventListener('beforeunload', ask)
  }
}

const held = new Map<number, () => void>()

export function keepTake(conversation: number, take: Take): void {
  held.get(conversation)?.()
  held.set(conversation, treasure())
  takes.set(conversation, take)
}

export function dropTake(conversation: number): void {
  held.get(conversation)?.()
  held.delete(conversation)
  takes.delete(conversation)
}
