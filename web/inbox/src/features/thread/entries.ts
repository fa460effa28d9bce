// The lines of a thread, from its messages: a mark where a day begins, runs of one author drawn together, what
// happened to the conversation folded into one line. Pure, so that it is tested without a browser.
import type { JournalEvent, Message } from '@shared/api/types'
import { dayKey } from '@shared/i18n/time'
import { instant } from '@shared/order'

export type Entry =
  | { type: 'day'; key: string; at: string }
  | { type: 'message'; key: string; message: Message; first: boolean; last: boolean }
  | { type: 'events'; key: string; events: JournalEvent[] }

/** Messages of one author within this time are drawn as one run. */
const RUN = 5 * 60 * 1_000_000

const SHOWN: ReadonlySet<JournalEvent['kind']> = new Set([
  'conversation_assigned',
  'conversation_resolved',
  'conversation_reopened',
  'conversation_snoozed',
  'conversation_woken',
  'conversation_labelled',
  'conversation_split',
  'contacts_merged',
  'contacts_unmerged',
  'contact_blocked',
  'contact_unblocked',
  'consent_changed',
])

export function entries(messages: Message[], events: JournalEvent[]): Entry[] {
  const told = events.filter((event) => SHOWN.has(event.kind))
  const made: Entry[] = []
  let next = 0
  let before: Message | undefined
  messages.forEach((message, index) => {
    const moment = instant(message.at)
    const folded: JournalEvent[] = []
    for (; next < told.length; next += 1) {
      const event = told[next]
      if (!event || instant(event.at) > moment) break
      folded.push(event)
    }
    if (folded.length) made.push(fold(folded))
    if (!before || dayKey(before.at) !== dayKey(message.at)) {
      made.push({ type: 'day', key: `day ${dayKey(message.at)}`, at: message.at })
      before = undefined
    }
    const after = messages[index + 1]
    const first = folded.length > 0 || !before || !sameRun(before, message)
    const last = !after || !sameRun(message, after) || dayKey(after.at) !== dayKey(message.at)
    made.push({ type: 'message', key: `m${message.client_key ?? message.id}`, message, first, last })
    before = message
  })
  if (next < told.length) made.push(fold(told.slice(next)))
  return made
}

function fold(events: JournalEvent[]): Entry {
  return { type: 'events', key: `events ${events[0]?.n ?? 0}`, events }
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
