// Judged by the same cases as the server's engine.
import { describe, expect, it } from 'vitest'
import type { JournalEvent, Preferences } from '@shared/api/types'
import { event } from '@/testing/rows'
import contract from '../../../../contract/notifications.json'
import { decide, OCCASIONS, type About, type Seat, type Self } from './decide'

interface Case {
  name: string
  at?: string
  event: { kind: string; agent_id?: number; data?: Record<string, unknown> }
  about: Partial<About>
  matrix?: Partial<Preferences['matrix']>
  quiet?: Preferences['quiet']
  sounding?: string
  seat?: Partial<Seat>
  told: string | null
  signals?: string[]
}

const self: Self = { id: contract.me.agent_id, channels: contract.me.channels, teams: contract.me.teams }
const everything = contract.matrix as Preferences['matrix']

function judged(one: Case) {
  const about: About = {
    channel_id: 1,
    assignee_id: null,
    team_id: null,
    direction: 'inbound',
    author_id: null,
    mentioned: [],
    followers: [],
    ...one.about,
  }
  const preferences: Preferences = {
    matrix: { ...everything, ...one.matrix },
    quiet: one.quiet ?? null,
    sounding: (one.sounding ?? 'elsewhere') as Preferences['sounding'],
    push_name: true,
    push_words: false,
    digest: null,
  }
  const happened = event(1, one.event.kind as JournalEvent['kind'], {
    agent_id: one.event.agent_id ?? null,
    data: one.event.data ?? {},
  })
  const seat = { looking: false, hidden: false, ...one.seat }
  return decide(happened, about, self, { preferences, seat, now: new Date(one.at ?? '2026-03-02T12:00:00Z') })
}

it('knows the occasions of the contract', () => {
  expect([...OCCASIONS]).toEqual(Object.keys(contract.matrix))
})

describe('what is told', () => {
  it.each(contract.cases as Case[])('$name', (one) => {
    expect(judged(one)).toEqual(one.told && { occasion: one.told, signals: one.signals })
  })
})
