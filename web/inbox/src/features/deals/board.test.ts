import { describe, expect, it } from 'vitest'
import type { Board, DealCard } from '@shared/api/types'
import { neighbour, shown } from './board'

const card = (id: number, stage: number, amount: number | null = null): DealCard => ({
  deal: {
    conversation_id: id,
    stage_id: stage,
    owner_id: null,
    amount,
    expected_on: null,
    revision: id,
    moved_at: '2026-03-02T09:00:00Z',
  },
  contact_id: id,
  contact_name: null,
  address: '',
  channel_id: 1,
  team_id: null,
  state: 'open',
})

const board: Board = {
  n: 1,
  columns: [
    { stage_id: 1, count: 3, amount: 30, items: [card(11, 1, 10), card(12, 1, 20), card(13, 1)], next: null },
    { stage_id: 2, count: 0, amount: 0, items: [], next: null },
    { stage_id: 3, count: 1, amount: 5, items: [card(31, 3, 5)], next: null },
  ],
}
const still = shown(board, new Map())
const ids = (columns: typeof still) =>
  columns.map(({ items }) => items.map((one) => one.deal.conversation_id))

describe('a board', () => {
  it('is what was read while nothing moves', () => {
    expect(still.map(({ count, amount }) => [count, amount])).toEqual([
      [3, 30],
      [0, 0],
      [1, 5],
    ])
    expect(ids(still)).toEqual([[11, 12, 13], [], [31]])
  })

  it('shows a card where it goes at once, and counts it there', () => {
    const moved = shown(board, new Map([[12, 3]]))
    expect(ids(moved)).toEqual([[11, 13], [], [12, 31]])
    expect(moved.map(({ count, amount }) => [count, amount])).toEqual([
      [2, 10],
      [0, 0],
      [2, 25],
    ])
  })

  it('does not count twice what has arrived already', () => {
    expect(shown(board, new Map([[31, 3]]))).toEqual(still)
  })

  it.each([
    [11, 'down', 12],
    [11, 'up', null],
    [13, 'down', null],
    [13, 'after', 31],
    [31, 'before', 11],
    [31, 'after', null],
    [99, 'up', null],
  ] as const)('from %s one goes %s to %s', (from, step, to) => {
    expect(neighbour(still, from, step)).toBe(to)
  })
})
