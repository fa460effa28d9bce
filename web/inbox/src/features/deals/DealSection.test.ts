import { h } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import type { Deal } from '@shared/api/types'
import { Answers } from '@/testing/answers'
import { agent } from '@/testing/people'
import { conversation } from '@/testing/rows'
import { field, fill, leave, open, press, shows } from '@/testing/screen'
import DealSection from './DealSection.vue'

const said = fr.deals
const stage = (id: number, name: string) => ({
  id,
  name_fr: name,
  name_en: name,
  ends: 'open' as const,
  position: id,
  archived_at: null,
})
const deal = (change: Partial<Deal> = {}): Deal => ({
  conversation_id: 1,
  stage_id: 1,
  owner_id: null,
  amount: 120_000,
  expected_on: null,
  revision: 7,
  moved_at: '2026-03-02T09:00:00Z',
  ...change,
})

function answers(standing: Deal | null): Answers {
  return new Answers({
    'GET /api/pipeline': { on: true, currency: 'EUR', stages: [stage(1, 'Devis'), stage(2, 'Gagné')] },
    'GET /api/conversations/1/deal': { deal: standing },
    'GET /api/agents': [agent(1)],
    'GET /api/teams': [],
    'GET /api/labels': [],
    'GET /api/channels': [],
  })
}
const page = { render: () => h(DealSection, { conversation: conversation(1) }) }
const put = 'PUT /api/conversations/1/deal'

afterEach(leave)

describe('the deal of a conversation', () => {
  it('begins in the first stage', async () => {
    const server = answers(null)
    server.set(put, deal({ amount: null }))
    await open(page)
    await shows(said.none_more)
    await press(said.begin)
    await field(said.stage)
    expect(server.bodies(put)).toEqual([
      { revision: 0, stage_id: 1, owner_id: null, amount: null, expected_on: null },
    ])
  })

  it('keeps an amount as soon as its field is left, and says what is none', async () => {
    const server = answers(deal())
    server.set(put, deal({ amount: 120_050, revision: 8 }))
    await open(page)
    const amount = await field(said.amount.replace('{currency}', 'EUR'))
    expect(amount.value).toBe('1200')
    await fill(said.amount.replace('{currency}', 'EUR'), 'douze')
    amount.dispatchEvent(new Event('change'))
    await shows(said.no_amount)
    await fill(said.amount.replace('{currency}', 'EUR'), '1 200,50')
    amount.dispatchEvent(new Event('change'))
    await expect
      .poll(() => server.bodies(put))
      .toEqual([{ revision: 7, stage_id: 1, owner_id: null, amount: 120_050, expected_on: null }])
  })
})
