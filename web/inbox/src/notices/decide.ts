// Whether an event is told to whoever sits here, and how. The same rules as engines/notification.py, which decides
// the push; contract/notifications.json holds the cases that both are judged by.
import type { JournalEvent, Message, Occasion, Preferences, QuietHours, Signal } from '@shared/api/types'

export const OCCASIONS = [
  'mentioned',
  'wrote',
  'team',
  'unassigned',
  'assigned',
  'failed',
  'woken',
  'followed',
] as const
export const SIGNALS = ['screen', 'sound', 'push', 'email'] as const

export interface About {
  channel_id: number
  assignee_id: number | null
  team_id: number | null
  direction: Message['direction'] | null
  author_id: number | null
  mentioned: readonly number[]
  followers: readonly number[]
}

export interface Self {
  id: number
  /** Null: all of them. */
  channels: readonly number[] | null
  teams: readonly number[]
}

export interface Seat {
  looking: boolean
  hidden: boolean
}

export interface Notice {
  occasion: Occasion
  signals: Signal[]
}

const sees = (self: Self, channel: number): boolean => self.channels?.includes(channel) ?? true

/** What a customer's words are to somebody; null when the conversation is a colleague's. */
function wrote(about: About, self: Self): Occasion | null {
  if (about.assignee_id === self.id) return 'wrote'
  if (about.assignee_id !== null) return null
  return about.team_id !== null && self.teams.includes(about.team_id) ? 'team' : 'unassigned'
}

/** What the event is to somebody, the strongest reason first. In what is theirs, following it adds nothing. */
function occasionsOf(event: JournalEvent, about: About, self: Self): Occasion[] {
  if (event.agent_id === self.id || !sees(self, about.channel_id)) return []
  const found = reasonOf(event, about, self)
  if (found === 'mentioned' || found === 'wrote' || found === 'assigned') return [found]
  const followed = about.followers.includes(self.id) && stirs(event, about)
  return [...(found ? [found] : []), ...(followed ? (['followed'] as const) : [])]
}

function reasonOf(event: JournalEvent, about: About, self: Self): Occasion | null {
  const told = (event.data ?? {}) as Record<string, unknown>
  const stands = wrote(about, self)
  if (event.kind === 'message_written') return about.mentioned.includes(self.id) ? 'mentioned' : null
  if (event.kind === 'message_received')
    return about.direction === 'inbound' && !told['handled'] ? stands : null
  if (event.kind === 'conversation_assigned')
    return stands !== null && told['assignee_id'] === self.id ? 'assigned' : null
  if (event.kind === 'conversation_woken') return stands !== null && told['due'] ? 'woken' : null
  if (event.kind !== 'delivery_changed' || about.author_id !== self.id) return null
  return told['delivery'] === 'failed' || told['delivery'] === 'unknown' ? 'failed' : null
}

const MOVED = new Set(['conversation_assigned', 'conversation_resolved', 'conversation_reopened'])

/** Whether it is news to whoever follows: what a machine wrote is not. */
function stirs(event: JournalEvent, about: About): boolean {
  if (event.kind === 'message_received') return about.direction === 'inbound'
  if (event.kind === 'message_written') return event.agent_id !== null
  if (event.kind === 'conversation_woken') return Boolean(event.data?.['due'])
  return MOVED.has(event.kind)
}

export function decide(
  event: JournalEvent,
  about: About,
  self: Self,
  given: { preferences: Preferences; seat: Seat; now: Date },
): Notice | null {
  const { preferences, seat, now } = given
  if (seat.looking) return null
  const occasion = occasionsOf(event, about, self).find((one) => preferences.matrix[one].length)
  if (!occasion) return null
  const still = preferences.quiet !== null && quiet(preferences.quiet, now)
  const silent = preferences.sounding === 'hidden' && !seat.hidden
  const signals = SIGNALS.filter(
    (signal) =>
      preferences.matrix[occasion].includes(signal) &&
      !(still && (signal === 'sound' || signal === 'push')) &&
      !(silent && signal === 'sound'),
  )
  return signals.length ? { occasion, signals } : null
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Whether the moment is within the quiet hours, by the clock on the wall of their zone. */
export function quiet(hours: QuietHours, now: Date): boolean {
  const { day, minute } = clock(hours.zone, now)
  const [start, end] = [minutes(hours.start), minutes(hours.end)]
  const today = hours.days.includes(day)
  if (start < end) return today && start <= minute && minute < end
  return (today && minute >= start) || (hours.days.includes((day + 6) % 7) && minute < end)
}

function clock(zone: string, now: Date): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now)
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return { day: DAYS.indexOf(of('weekday')), minute: minutes(`${of('hour')}:${of('minute')}`) }
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
