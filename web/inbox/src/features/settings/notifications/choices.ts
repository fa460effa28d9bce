// What the form holds of one's choices: the hours stay in their fields while quiet hours are off.
import type { Preferences, QuietHours } from '@shared/api/types'

const NIGHT = { days: [0, 1, 2, 3, 4, 5, 6], start: '20:00', end: '08:00' }

export interface Fields extends Omit<Preferences, 'quiet'> {
  quiet: boolean
  hours: QuietHours
}

export const here = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

export function fieldsOf(given: Preferences): Fields {
  // Not structuredClone: what a query gives is a proxy, which it refuses.
  const copy = JSON.parse(JSON.stringify(given)) as Preferences
  return { ...copy, quiet: given.quiet !== null, hours: copy.quiet ?? { ...NIGHT, zone: here() } }
}

export function chosenFrom({ quiet, hours, ...rest }: Fields): Preferences {
  return { ...rest, quiet: quiet ? hours : null }
}
