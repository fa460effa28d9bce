// The counter agrees with the server's on every line of one table, and plain signs gain what they promise.
import { describe, expect, it } from 'vitest'
import cases from '../../../../../contract/segments.json'
import { plainSigns, segmentsOf } from './sms'

describe('segments', () => {
  it.each(cases)('of « $text » × $times', ({ text, times, segments, left, wide }) => {
    expect(segmentsOf(text.repeat(times))).toEqual({ segments, left, wide })
  })
})

describe('plain signs', () => {
  it.each([
    ['L’atelier vous attend… à « 9 h »', 'L\'atelier vous attend... à "9 h"'],
    ['Un cœur – “deux”', 'Un coeur - "deux"'],
    ['Prêt\u202f!', 'Prêt !'],
  ])('« %s » becomes « %s »', (text, said) => {
    expect(plainSigns(text)).toBe(said)
  })

  it('halve what typographic ones cost', () => {
    const text = 'Aujourd’hui, '.repeat(12)
    expect(segmentsOf(text).segments).toBe(3)
    expect(segmentsOf(plainSigns(text))).toMatchObject({ segments: 1, wide: '' })
  })
})
