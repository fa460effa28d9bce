import type { Message, Page } from '../src/thread'

/** A message as the server tells it; later ones have higher numbers. */
export function message(id: number, change: Partial<Message> = {}): Message {
  return {
    id,
    key: `k${id}`,
    from: 'agent',
    parts: [{ type: 'text', text: `message ${id}` }],
    files: [],
    at: `2026-03-02T09:00:${String(id % 60).padStart(2, '0')}.000000Z`,
    sequence: 0,
    state: 'sent',
    agent: 'Camille',
    reply_to: null,
    deleted: false,
    ...change,
  }
}

export const page = (n: number, messages: Message[], fresh = false): Page => ({
  n,
  fresh,
  more: false,
  messages,
})
