// Moments as people say them, through Intl. Everything takes `now`: a component passes a ticking ref, a test
// passes what it likes.
import { locale, t } from './index'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TAGS = { fr: 'fr-FR', en: 'en-GB' } as const

const cache = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options)
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(TAGS[locale()], options)
  cache.set(key, made)
  return made
}

/** 10:42 */
export function clock(at: string | number): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

/** For the list: « 10:42 », « 2 min », « 3 h », « hier », « lun. », « 12 mars ». */
export function short(at: string, now: number): string {
  const age = now - Date.parse(at)
  if (age < MINUTE) return clock(at)
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`
  const days = daysBetween(at, now)
  if (days === 0) return `${Math.floor(age / HOUR)} h`
  if (days === 1) return t('thread.yesterday').toLocaleLowerCase(locale())
  if (days < 7) return format({ weekday: 'short' }).format(new Date(at))
  return format({ day: 'numeric', month: 'short' }).format(new Date(at))
}

/** For the day marks of a thread. */
export function day(at: string, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0) return t('thread.today')
  if (days === 1) return t('thread.yesterday')
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const year = sameYear ? {} : { year: 'numeric' as const }
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...year }).format(new Date(at))
}

/** A moment to remember: the hour alone today, « lun. 12 mars, 09:00 » otherwise. */
export function moment(at: string, now: number): string {
  if (daysBetween(at, now) === 0) return clock(at)
  const hour = { hour: '2-digit', minute: '2-digit' } as const
  return format({ weekday: 'short', day: 'numeric', month: 'short', ...hour }).format(new Date(at))
}

/** Time left or gone: « 40 min », « 3 h 12 », « 2 j ». */
export function span(millis: number): string {
  const of = Math.max(0, millis)
  if (of < HOUR) return `${Math.max(1, Math.floor(of / MINUTE))} min`
  const minutes = String(Math.floor((of % HOUR) / MINUTE)).padStart(2, '0')
  if (of < DAY) return `${Math.floor(of / HOUR)} h ${minutes}`
  return `${Math.floor(of / DAY)} ${locale() === 'fr' ? 'j' : 'd'}`
}

export function dayKey(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`
}

/** Calendar days from `at` to `now`, on the reader's own calendar. */
export function daysBetween(at: string, now: number): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  return Math.round((midnight(new Date(now)) - midnight(new Date(at))) / DAY)
}

/** Bytes for people: « 2,4 Mo », “2.4 MB”. */
export function weight(bytes: number): string {
  const units = locale() === 'fr' ? ['o', 'ko', 'Mo', 'Go'] : ['B', 'kB', 'MB', 'GB']
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const number = new Intl.NumberFormat(TAGS[locale()], { maximumFractionDigits: power > 1 ? 1 : 0 })
  return `${number.format(bytes / 1000 ** power)} ${units[power]}`
}

/** A day on the calendar: « 12 mars », with the year when it is not this one. */
export function dateOf(at: string, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const year = sameYear ? {} : { year: 'numeric' as const }
  return format({ day: 'numeric', month: 'long', ...year }).format(new Date(at))
}

/** A date without an hour, YYYY-MM-DD: the same day wherever it is read. */
export function calendarDay(date: string): string {
  return format({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(date))
}

/** The hour in another place, with its day when that is not the reader's; empty where the clocks agree. */
export function elsewhere(zone: string, now: number): string {
  const hour = { hour: '2-digit', minute: '2-digit' } as const
  const dated = { ...hour, weekday: 'long' } as const
  const at = new Date(now)
  const there = format({ ...dated, timeZone: zone }).format(at)
  if (there === format(dated).format(at)) return ''
  const day = { weekday: 'long' } as const
  const sameDay = format({ ...day, timeZone: zone }).format(at) === format(day).format(at)
  return sameDay ? format({ ...hour, timeZone: zone }).format(at) : there
}
