// Where a message stands in its thread: (at, sequence, id), the same comparison in SQL, Python and here.
import type { Conversation, Message } from './api/types'

type Placed = Pick<Message, 'at' | 'sequence' | 'id'>

/** Microseconds since the epoch. Date keeps milliseconds only, and two messages may differ by less. */
export function instant(at: string): number {
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? ''
  const millis = Date.parse(at.replace(/\.\d+/, ''))
  return millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

export function byPosition(one: Placed, other: Placed): number {
  return instant(one.at) - instant(other.at) || one.sequence - other.sequence || one.id - other.id
}

/** The order of the list: the newest movement first. */
export function byLast(one: Conversation, other: Conversation): number {
  return instant(other.last_at) - instant(one.last_at) || other.id - one.id
}

/** Who has waited longest first; then those who do not wait, the newest movement first. */
export function byWaiting(one: Conversation, other: Conversation): number {
  const [a, b] = [one.waiting_since, other.waiting_since]
  if (a !== null && b !== null) return instant(a) - instant(b) || one.id - other.id
  if (a === null && b === null) return byLast(one, other)
  return a === null ? 1 : -1
}
