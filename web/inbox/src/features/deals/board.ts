// A board as it is read, and as it looks while a move is on its way: the card is where it was dropped at once.
import type { Board, DealCard } from '@shared/api/types'

export interface Shown {
  stage: number
  count: number
  amount: number
  items: DealCard[]
  next: string | null
}

/** `moving`: where cards are going, by conversation. */
export function shown(board: Board, moving: ReadonlyMap<number, number>): Shown[] {
  const going = board.columns.flatMap(({ items }) =>
    items.filter(({ deal }) => (moving.get(deal.conversation_id) ?? deal.stage_id) !== deal.stage_id),
  )
  return board.columns.map(({ stage_id: stage, count, amount, items, next }) => {
    const left = items.filter((card) => !going.includes(card))
    const come = going.filter(({ deal }) => moving.get(deal.conversation_id) === stage)
    const gone = items.filter((card) => going.includes(card) && !come.includes(card))
    return {
      stage,
      count: count + come.length - gone.length,
      amount: amount + worth(come) - worth(gone),
      items: [...come, ...left],
      next,
    }
  })
}

const worth = (cards: DealCard[]): number => cards.reduce((sum, { deal }) => sum + (deal.amount ?? 0), 0)

export type Step = 'up' | 'down' | 'before' | 'after'

/** The card to go to from one: above, below, or at the same height of the next column that has any. */
export function neighbour(columns: readonly Shown[], from: number, step: Step): number | null {
  const x = columns.findIndex(({ items }) => items.some(({ deal }) => deal.conversation_id === from))
  const column = columns[x]
  if (!column) return null
  const y = column.items.findIndex(({ deal }) => deal.conversation_id === from)
  if (step === 'up' || step === 'down')
    return column.items[y + (step === 'down' ? 1 : -1)]?.deal.conversation_id ?? null
  const beyond = step === 'after' ? columns.slice(x + 1) : columns.slice(0, x).reverse()
  const items = beyond.find((one) => one.items.length)?.items ?? []
  return items[Math.min(y, items.length - 1)]?.deal.conversation_id ?? null
}
