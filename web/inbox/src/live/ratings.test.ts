import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { JournalEvent } from '@shared/api/types'
import { useRatings, type Rating } from './ratings'

const AT = '2026-03-02T10:00:00Z'
const rating: Rating = {
  conversation_id: 1,
  identity_id: 2,
  channel_id: 3,
  score: 4,
  comment: null,
  at: AT,
  changed_at: null,
}
const event = (n: number, at: string, kind: JournalEvent['kind']): JournalEvent => ({
  n,
  at,
  kind,
  conversation_id: 1,
  contact_id: null,
  message_id: null,
  channel_id: 3,
  agent_id: null,
  data: {},
})

beforeEach(() => setActivePinia(createPinia()))

it('tells a rating among the events, where it was given', () => {
  const ratings = useRatings()
  const around = [
    event(1, '2026-03-02T09:00:00Z', 'conversation_resolved'),
    event(2, '2026-03-02T11:00:00Z', 'conversation_reopened'),
  ]
  expect(ratings.among(around, 1)).toBe(around)
  ratings.keep(1, rating)
  expect(ratings.among(around, 1).map(({ kind, data }) => [kind, data])).toEqual([
    ['conversation_resolved', {}],
    ['conversation_rated', { score: 4 }],
    ['conversation_reopened', {}],
  ])
  expect(ratings.among(around, 2)).toBe(around)
})

it('does not tell it twice, nor once it is gone', () => {
  const ratings = useRatings()
  ratings.keep(1, rating)
  const heard = [event(1, AT, 'conversation_rated')]
  expect(ratings.among(heard, 1)).toBe(heard)
  ratings.keep(1, null)
  expect(ratings.among([], 1)).toEqual([])
})
