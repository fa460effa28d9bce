import { expect, it } from 'vitest'
import type { ConsentShown } from '@shared/api/types'
import { standing } from './consents'

const said = (at: string, change: Partial<ConsentShown> = {}): ConsentShown => ({
  identity_id: 1,
  brand_id: 1,
  purpose: 'all',
  state: 'refused',
  proof: 'keyword',
  at: `2026-03-${at}T10:00:00Z`,
  message_id: null,
  agent_id: null,
  words: null,
  ...change,
})

it('keeps the last word of each address and purpose, the latest first', () => {
  const given = [
    said('01'),
    said('02', { purpose: 'marketing' }),
    said('03', { state: 'granted' }),
    said('04', { identity_id: 2 }),
  ]
  expect(standing(given).map(({ at, state }) => [at.slice(8, 10), state])).toEqual([
    ['04', 'refused'],
    ['03', 'granted'],
    ['02', 'refused'],
  ])
})
