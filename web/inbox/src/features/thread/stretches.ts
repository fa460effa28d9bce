// What of a thread is loaded, as stretches of pages that follow each other without a gap. The tail always reaches the
// end and grows by itself with what the live socket brings; a passage of the past may stand beside it. What lies
// between two stretches is not known, and is never drawn as if it were. Pure, so that it is tested as it is.
import type { Message } from '@shared/api/types'
import { byPosition } from '@shared/order'

export type Place = Pick<Message, 'at' | 'sequence' | 'id'>

/** What one answer covers, both ends included; null: from the beginning, or to the end however it grows. */
export interface Page {
  from: Place | null
  to: Place | null
  /** The server's own words for reading on. */
  before: string | null
  after: string | null
}

export type Stretch = readonly Page[]

interface Answer {
  items: Message[]
  before: string | null
  after: string | null
}

const placeOf = ({ at, sequence, id }: Message): Place => ({ at, sequence, id })

/** The answer says itself whether the thread goes on beyond it. */
export function pageOf({ items, before, after }: Answer): Page {
  const first = items[0]
  const last = items.at(-1)
  return {
    from: before !== null && first ? placeOf(first) : null,
    to: after !== null && last ? placeOf(last) : null,
    before,
    after,
  }
}

export function holds(stretch: Stretch, place: Place): boolean {
  const from = stretch[0]?.from
  const to = stretch.at(-1)?.to
  if (from === undefined || to === undefined) return false
  return (from === null || byPosition(from, place) <= 0) && (to === null || byPosition(place, to) <= 0)
}

/** Nothing unknown lies between the end of `one` and the beginning of `next`. */
export function meets(one: Stretch, next: Stretch): boolean {
  const to = one.at(-1)?.to
  const from = next[0]?.from
  if (to === undefined || from === undefined) return false
  return to === null || from === null || byPosition(from, to) <= 0
}

/** The stretch's messages, from those of the thread in order. */
export function within(stretch: Stretch, messages: Message[]): Message[] {
  return messages.filter((message) => holds(stretch, message))
}
