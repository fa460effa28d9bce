// The lines of a thread, from its messages: a mark where a day begins, runs of one author drawn together, what
// happened to the conversation folded into one line. Day and events belong to the line of the message they stand
// above, so that a line is always one message: a list that grows at its top keeps its place by them. Pure, so that
// it is tested without a browser.
import type { JournalEvent, Message } from '@shared/api/types'
import { dayKey } from '@shared/i18n/time'
import { instant } from '@shared/order'

export interface MessageLine {
  type: 'message'
  key: string
  message: Message
  /** When its day is to be said above it. */
  day: string | null
  events: JournalEvent[]
  /** The first that was not read when the conversation was opened. */
  unread: boolean
  first: boolean
  last: boolean
}

/** What happened after the last message. */
export interface EventsLine {
  type: 'events'
  key: string
  events: JournalEvent[]
}

export type Entry = MessageLine | EventsLine

/** Messages of one author within this time are drawn as one run. */
const RUN = 5 * 60 * 1_000_000

const SHOWN: ReadonlySet<JournalEvent['kind']> = new Set([
  'conversation_assigned',
  'conversation_resolved',
  'conversation_reopened',
  'conversation_snoozed',
  'conversation_woken',
  'conversation_labelled',
  'conversation_quarantined',
  'conversation_released',
  'conversation_split',
  'conversation_rated',
  'contacts_merged',
  'contacts_unmerged',
  'contact_blocked',
  'contact_unblocked',
  'consent_changed',
  'deal_moved',
])

export interface Shape {
  /** The thread goes on above, below: events beyond an edge belong to what is not shown. */
  older?: boolean
  newer?: boolean
  /** The first message that was not read. */
  unread?: number | null
}

export function entries(messages: Message[], events: JournalEvent[], shape: Shape = {}): Entry[] {
  const told = events.filter((event) => SHOWN.has(event.kind))
  const opening = messages[0] && shape.older ? instant(messages[0].at) : -Infinity
  const made: Entry[] = []
  let next = told.findIndex((event) => instant(event.at) > opening)
  if (next < 0) next = told.length
  let before: Message | undefined
  messages.forEach((message, index) => {
    const upTo = next + countUntil(told, next, instant(message.at))
    const folded = told.slice(next, upTo)
    next = upTo
    const begins = !before || dayKey(before.at) !== dayKey(message.at)
    const unread = message.id === shape.unread
    const after = messages[index + 1]
    made.push({
      type: 'message',
      key: keyOf(message.client_key ?? String(message.id)),
      message,
      day: begins ? message.at : null,
      events: folded,
      unread,
      first: begins || unread || folded.length > 0 || !before || !sameRun(before, message),
      last: !after || !sameRun(message, after) || dayKey(after.at) !== dayKey(message.at),
    })
    before = message
  })
  const after = told.slice(next)
  if (after.length && !shape.newer)
    made.push({ type: 'events', key: `events ${after[0]?.n ?? 0}`, events: after })
  return made
}

/** A message keeps the line of the bubble it was while it left. */
export const keyOf = (clientKey: string): string => `m${clientKey}`

function countUntil(events: JournalEvent[], from: number, moment: number): number {
  const end = events.findIndex((event, index) => index >= from && instant(event.at) > moment)
  return (end < 0 ? events.length : end) - from
}

/** The first of the last `count` that the customer said in this conversation, if it is among these messages. */
export function firstUnread(messages: Message[], conversation: number, count: number): number | null {
  if (count <= 0) return null
  const theirs = messages.filter((one) => one.direction === 'inbound' && one.conversation_id === conversation)
  return theirs.at(-count)?.id ?? null
}

function sameRun(one: Message, other: Message): boolean {
  return (
    one.direction === other.direction &&
    one.agent_id === other.agent_id &&
    one.channel_id === other.channel_id &&
    one.conversation_id === other.conversation_id &&
    instant(other.at) - instant(one.at) < RUN
  )
}
