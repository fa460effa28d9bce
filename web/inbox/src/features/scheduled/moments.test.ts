import { describe, expect, it } from 'vitest'
import { moments } from './moments'

/** Monday 2 March 2026 is day 2. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute)
const said = (now: Date) => moments(now).map(({ label, at }) => [label, at.getDate(), at.getHours()])

describe('later', () => {
  it('is this evening, tomorrow morning, and Monday', () => {
    expect(said(at(3, 10))).toEqual([
      ['evening', 3, 18],
      ['working_morning', 4, 9],
      ['monday', 9, 9],
    ])
  })

  it('is this very morning before it begins', () => {
    expect(said(at(3, 6))[1]).toEqual(['working_morning', 3, 9])
  })

  it.each([
    [6, 'Friday'],
    [7, 'Saturday'],
    [8, 'Sunday'],
  ])('on the evening of day %i, a %s, is Monday morning', (day) => {
    expect(said(at(day, 17, 45))).toEqual([['working_morning', 9, 9]])
  })
})
