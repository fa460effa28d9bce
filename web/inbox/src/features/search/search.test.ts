import { describe, expect, it } from 'vitest'
import { placeOf, withOperator } from './search'

describe('an operator added to a question', () => {
  it('waits for its value when it has none', () => {
    expect(withOperator('', 'de:')).toBe('de:')
    expect(withOperator('commande ', 'canal:')).toBe('commande canal:')
    expect(withOperator('commande', '-')).toBe('commande -')
  })

  it('stands apart from what comes next when it is whole', () => {
    expect(withOperator('commande', 'est:ouvert')).toBe('commande est:ouvert ')
  })
})

it('leads to the message in its conversation', () => {
  const hit = { conversation_id: 12, message_id: 34 } as Parameters<typeof placeOf>[0]
  expect(placeOf(hit)).toEqual({ name: 'conversation', params: { id: '12' }, query: { message: '34' } })
})
