import { beforeAll, describe, expect, it } from 'vitest'
import type { Diagnostic } from '@shared/api/types'
import { speak } from '@shared/i18n'
import { advice, checks, title, worst, type Measures } from './checks'
import { report } from './report'

const well: Measures = {
  liveness: 'live',
  trip: 35,
  reconnections: 0,
  skew: -120,
  version: '1',
  n: 12,
  behind: false,
  storage: { kept: true, left: 1e9 },
  notifications: 'granted',
}
const server: Diagnostic = { version: '1', now: '2026-03-02T10:00:00Z', n: 12, missed: 0, findings: [] }
const finding = (name: string, change = {}) => ({
  name,
  state: 'ok' as const,
  count: 0,
  seconds: 0,
  detail: null,
  ...change,
})

beforeAll(() => speak('fr'))

function stateOf(name: string, measured: Partial<Measures>, told: Partial<Diagnostic> | null = {}): string {
  const found = checks({ ...well, ...measured }, told && { ...server, ...told })
  return found.find((one) => one.name === name)?.state ?? 'absent'
}

describe('what is looked at', () => {
  it('is well where everything is', () => {
    const found = checks(well, server)
    expect(worst(found)).toBe('ok')
    expect(found.map(({ name }) => name)).toEqual([
      'version',
      'skew',
      'storage',
      'notifications',
      'transport',
      'trip',
      'frames',
      'reconnections',
      'reached',
    ])
  })

  it.each([
    ['version', { version: '0' }, 'attention'],
    ['skew', { skew: 6000 }, 'attention'],
    ['skew', { skew: -90_000 }, 'trouble'],
    ['storage', { storage: { kept: false, left: null } }, 'trouble'],
    ['storage', { storage: { kept: true, left: 5 } }, 'attention'],
    ['notifications', { notifications: 'denied' }, 'attention'],
    ['transport', { liveness: 'polling' }, 'attention'],
    ['transport', { liveness: 'offline' }, 'trouble'],
    ['trip', { trip: 500 }, 'attention'],
    ['trip', { trip: null }, 'trouble'],
    ['reconnections', { reconnections: 4 }, 'attention'],
    ['reconnections', { reconnections: 50 }, 'trouble'],
  ] as [string, Partial<Measures>, string][])('%s: %o is %s', (name, measured, state) => {
    expect(stateOf(name, measured)).toBe(state)
  })

  it('says what the screen misses, and for good only after a second look', () => {
    expect(stateOf('frames', {}, { missed: 3 })).toBe('attention')
    expect(stateOf('frames', { behind: true }, { missed: 3 })).toBe('trouble')
  })

  it('says that the server is silent', () => {
    expect(stateOf('reached', {}, null)).toBe('trouble')
  })

  it('shows what the server found', () => {
    const findings = [
      finding('outbox', { state: 'trouble', count: 3, seconds: 7200 }),
      finding('database', { count: 1, seconds: 0.004, detail: '18.1' }),
      finding('parked'),
    ]
    const values = checks(well, { ...server, findings }).slice(-3)
    expect(values.map(({ value }) => value)).toEqual([
      '3 en attente, le plus ancien depuis 2 h',
      '18.1, 4 ms',
      'rien n’attend',
    ])
  })

  it('has a title and something to do for every state', async () => {
    const names = ['database', 'clock', 'index', 'outbox', 'sending', 'turns', 'files', 'unknown']
    const findings = [...names, 'parked', 'connections'].map((name) => finding(name))
    for (const language of ['fr', 'en'] as const) {
      await speak(language)
      for (const check of checks(well, { ...server, findings })) {
        expect(title(check)).not.toBe(check.name)
        for (const state of ['ok', 'attention', 'trouble'] as const)
          expect([check.name, state, advice({ ...check, state })]).not.toContain('')
      }
    }
    await speak('fr')
  })
})

describe('the report', () => {
  it('has a line for everything, and advice where something is to be done', () => {
    const found = checks({ ...well, liveness: 'polling' }, server)
    const lines = report(found, new Date('2026-03-02T10:00:00Z')).split('\n')
    expect(lines[0]).toBe('Causerie · Diagnostic · 2026-03-02T10:00:00.000Z')
    expect(lines).toContain('[À surveiller] Transport\u00a0: questions et réponses')
    expect(lines.filter((line) => line.startsWith('['))).toHaveLength(found.length)
    expect(lines.filter((line) => line.startsWith('    '))).toHaveLength(1)
  })
})
