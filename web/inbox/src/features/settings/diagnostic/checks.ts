// What is looked at, judged: well, worth a look, or to be mended. Pure: whoever measures hands over the figures.
import type { Liveness } from '@shared/line'
import type { Diagnostic } from '@shared/api/types'
import { sentence, t } from '@shared/i18n'

export type State = 'ok' | 'attention' | 'trouble'
export type Group = 'browser' | 'line' | 'server'

export interface Check {
  group: Group
  name: string
  state: State
  value: string
}

/** Figures of this browser and its line. Times in milliseconds; null where nothing could be measured. */
export interface Measures {
  liveness: Liveness
  trip: number | null
  reconnections: number
  /** Of this device against the server. */
  skew: number | null
  version: string | null
  /** The number the screen is complete up to, and whether it still missed something after a second look. */
  n: number
  behind: boolean
  storage: { kept: boolean; left: number | null }
  notifications: 'granted' | 'default' | 'denied' | 'unsupported'
}

/** From which figure on it is worth a look, and from which it is bad. */
const LIMITS = {
  skew: [5000, 60_000],
  trip: [400, 3000],
  reconnections: [4, 20],
} as const
/** Bytes below which there is too little room for drafts. */
const LITTLE = 10_000_000

const TRANSPORT: Record<Liveness, State> = {
  live: 'ok',
  polling: 'attention',
  reconnecting: 'trouble',
  offline: 'trouble',
}

export function checks(measured: Measures, server: Diagnostic | null): Check[] {
  return [...ofBrowser(measured, server), ...ofLine(measured, server), ...ofServer(server)]
}

export function worst(found: Check[]): State {
  const has = (state: State) => found.some((one) => one.state === state)
  return has('trouble') ? 'trouble' : has('attention') ? 'attention' : 'ok'
}

/** What to do about it, in one sentence. */
export const advice = ({ name, state }: Check): string => sentence('diagnostic', `${name}.${state}`) ?? ''
export const title = ({ name }: Check): string => sentence('diagnostic', `${name}.title`) ?? name

function ofBrowser(measured: Measures, server: Diagnostic | null): Check[] {
  const { skew, storage, notifications, version } = measured
  const stale = server !== null && version !== null && version !== server.version
  const full = storage.left !== null && storage.left < LITTLE
  return [
    check('browser', 'version', stale ? 'attention' : 'ok', version ?? t('diagnostic.value.unknown')),
    check('browser', 'skew', skew === null ? 'ok' : graded('skew', Math.abs(skew)), lasting(skew)),
    check(
      'browser',
      'storage',
      storage.kept ? (full ? 'attention' : 'ok') : 'trouble',
      t(storage.kept ? 'diagnostic.value.kept' : 'diagnostic.value.refused'),
    ),
    check(
      'browser',
      'notifications',
      notifications === 'granted' ? 'ok' : 'attention',
      t(`diagnostic.value.${notifications}`),
    ),
  ]
}

function ofLine(measured: Measures, server: Diagnostic | null): Check[] {
  const { liveness, trip, n, behind, reconnections } = measured
  const way = liveness === 'live' ? 'socket' : liveness
  const missed = server?.missed ? (behind ? 'trouble' : 'attention') : 'ok'
  const frames = server ? t('diagnostic.value.frame', { n, of: server.n }) : String(n)
  return [
    check('line', 'transport', TRANSPORT[liveness], t(`diagnostic.value.${way}`)),
    check('line', 'trip', trip === null ? 'trouble' : graded('trip', trip), lasting(trip)),
    check('line', 'frames', missed, frames),
    check('line', 'reconnections', graded('reconnections', reconnections), String(reconnections)),
  ]
}

function ofServer(server: Diagnostic | null): Check[] {
  const answers = server !== null
  const reached = t(answers ? 'diagnostic.value.answers' : 'diagnostic.value.silent')
  return [
    check('server', 'reached', answers ? 'ok' : 'trouble', reached),
    ...(server?.findings ?? []).map((found) => check('server', found.name, found.state, valueOf(found))),
  ]
}

/** Of these the seconds are the measure; of the others they are the age of what waits longest. */
const MEASURED: ReadonlySet<string> = new Set(['database', 'clock'])

function valueOf({ name, count, seconds, detail }: Diagnostic['findings'][number]): string {
  if (MEASURED.has(name)) return [detail, lasting(seconds * 1000)].filter(Boolean).join(', ')
  if (!count) return t('diagnostic.value.none')
  return t('diagnostic.value.waits', { n: count, age: lasting(seconds * 1000) })
}

const check = (group: Group, name: string, state: State, value: string): Check => ({
  group,
  name,
  state,
  value,
})

function graded(name: keyof typeof LIMITS, figure: number): State {
  const [attention, trouble] = LIMITS[name]
  return figure >= trouble ? 'trouble' : figure >= attention ? 'attention' : 'ok'
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** « 35 ms », « 2 min », « 3 j »: in its largest unit. */
function lasting(milliseconds: number | null): string {
  if (milliseconds === null) return t('diagnostic.value.unknown')
  const of = Math.abs(milliseconds)
  const [unit, size] = UNITS.find(([, one]) => of >= one) ?? UNITS[4]
  return t(`diagnostic.value.${unit}`, { n: Math.round(of / size) })
}
