// The moments at which a message may leave later, as people mean them, on the calendar of whoever writes.

export interface Preset {
  label: 'evening' | 'working_morning' | 'monday'
  at: Date
}

const EVENING = 18
const MORNING = 9
/** Closer than this it is no longer « later ». */
const SOON = 30 * 60_000

/** Today's evening while it is ahead, the next working morning, and Monday when that is another day. */
export function moments(now: Date): Preset[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)
  const ahead = (date: Date) => date.getTime() - now.getTime() > SOON
  const working = (date: Date) => date.getDay() !== 0 && date.getDay() !== 6
  const mornings = Array.from({ length: 8 }, (_, days) => at(days, MORNING)).filter(ahead)
  const next = mornings.find(working)
  const monday = mornings.find((date) => date.getDay() === 1)
  const evening = at(0, EVENING)
  return [
    ...(ahead(evening) ? [{ label: 'evening' as const, at: evening }] : []),
    ...(next ? [{ label: 'working_morning' as const, at: next }] : []),
    ...(monday && monday.getTime() !== next?.getTime() ? [{ label: 'monday' as const, at: monday }] : []),
  ]
}
