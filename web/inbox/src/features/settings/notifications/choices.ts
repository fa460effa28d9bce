// What the form holds of one's choices: hours and digests stay in their fields while they are off.
import type { Digest, Preferences, QuietHours } from '@shared/api/types'

const NIGHT = { days: [0, 1, 2, 3, 4, 5, 6], start: '20:00', end: '08:00' }
const MORNING = { at: '08:30', words: false }

export type Rhythm = Digest['rhythm'] | 'never'
export type DigestChoice = Omit<Digest, 'rhythm'> & { rhythm: Rhythm }

export interface Fields extends Omit<Preferences, 'quiet' | 'digest'> {
  quiet: boolean
  hours: QuietHours
  digest: DigestChoice
}

/** Every zone that the browser knows, and the one that was chosen. */
export function zones(chosen: string): { value: string; label: string }[] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), chosen])
  return [...known].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}

/** `zone`: by whose clock hours are counted until one says which. */
export function fieldsOf(given: Preferences, zone: string): Fields {
  // Not structuredClone: what a query gives is a proxy, which it refuses.
  const copy = JSON.parse(JSON.stringify(given)) as Preferences
  const digest = copy.digest ?? { ...MORNING, rhythm: 'never' as const, zone }
  return { ...copy, quiet: given.quiet !== null, hours: copy.quiet ?? { ...NIGHT, zone }, digest }
}

export function chosenFrom({ quiet, hours, digest: { rhythm, ...rest }, ...kept }: Fields): Preferences {
  const digest = rhythm === 'never' ? null : { ...rest, rhythm }
  return { ...kept, quiet: quiet ? hours : null, digest }
}
