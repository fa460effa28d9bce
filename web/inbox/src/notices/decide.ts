// Whether an event is told to whoever sits here, and how. The same rules as engines/notification.py, which decides
// the push; contract/notifications.json holds the cases that both are judged by.
import type { JournalEvent, Message, Occasion, Preferences, QuietHours, Signal } from '@shared/api/types'

export const OCCASIONS = ['wrote', 'team', 'unassigned', 'assigned', 'failed', 'woken'] as const
export const SIGNALS = ['screen', 'sound', 'push'] as const

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
  const theirs = about.assignee_id === self.id
  if (theirs || about.mentioned.includes(self.id) || about.followers.includes(self.id)) return 'wrote'
  if (about.assignee_id !== null) return null
  return about.team_id !== null && self.teams.includes(about.team_id) ? 'team' : 'unassigned'
}

export function occasionOf(event: JournalEvent, about: About, self: Self): Occasion | null {
  if (event.agent_id === self.id || !sees(self, about.channel_id)) return null
  const told = (event.data ?? {}) as Record<string, unknown>
  const stands = wrote(about, self)
  if (event.kind === 'message_received')
    return about.direction === 'inbound' && !told['handled'] ? stands : null
  if (event.kind === 'conversation_assigned')
    return stands !== null && told['assignee_id'] === self.id ? 'assigned' : null
  if (event.kind === 'conversation_woken') return stands !== null && told['due'] ? 'woken' : null
  if (event.kind !== 'delivery_changed' || about.author_id !== self.id) return null
  return told['delivery'] === 'failed' || told['delivery'] === 'unknown' ? 'failed' : null
}

export function decide(
  event: JournalEvent,
  about: About,
  self: Self,
  given: { preferences: Preferences; seat: Seat; now: Date },
): Notice | null {
  const { preferences, seat, now } = given
  const occasion = occasionOf(event, about, self)
  if (!occasion || seat.looking) return null
  const still = preferences.quiet !== null && quiet(preferences.quiet, now)
  const silent = preferences.sounding === 'hidden' && !seat.hidden
  const signals = SIGNALS.filter(
    (signal) =>
      preferences.matrix[occasion].includes(signal) &&
      !(still && signal !== 'screen') &&
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
