import { beforeAll, describe, expect, it } from 'vitest'
import { speak } from '@shared/i18n'
import { amountFrom, digitsOf, moneyOf, typedOf } from './money'

const plain = (words: string) => words.replace(/[\u00a0\u202f]/g, ' ')

describe('amounts', () => {
  beforeAll(() => speak('fr'))

  it('have as many digits as their currency', () => {
    expect(['EUR', 'JPY', 'KWD'].map(digitsOf)).toEqual([2, 0, 3])
  })

  it('are written as people do, with cents where there are any', () => {
    expect(plain(moneyOf(120_000, 'EUR'))).toBe('1 200 €')
    expect(plain(moneyOf(120_050, 'EUR'))).toBe('1 200,50 €')
    expect(plain(moneyOf(1200, 'JPY'))).toBe('1 200 JPY')
  })

  it.each([
    ['', null],
    ['1200', 120_000],
    ['1 200,5', 120_050],
    ['1\u202f200,50 €', 120_050],
    ['1,200.50', 120_050],
    ["1'200.50 CHF", 120_050],
    ['1.200', 120_000],
    ['0', 0],
    [',5', undefined],
    ['12,345', 1_234_500],
    ['1 2 3', 12_300],
    ['douze', undefined],
    ['1,2,3', undefined],
    ['-5', undefined],
    ['99999999999999999', undefined],
  ])('« %s » is read as %s', (typed, amount) => {
    expect(amountFrom(typed, 'EUR')).toBe(amount)
  })

  it.each([0, 5, 100, 120_050, 999_999_999])('%s goes through a field unharmed', (amount) => {
    for (const currency of ['EUR', 'JPY', 'KWD'])
      expect(amountFrom(typedOf(amount, currency), currency)).toBe(amount)
  })
})
