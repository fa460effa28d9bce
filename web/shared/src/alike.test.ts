import { describe, expect, it } from 'vitest'
import { alike, settled } from './alike'

describe('two values are alike', () => {
  it.each([
    [1, 1],
    [null, null],
    [[], []],
    [
      { id: 1, parts: [{ type: 'text', text: 'a' }] },
      { parts: [{ text: 'a', type: 'text' }], id: 1 },
    ],
  ])('%j and %j', (one, other) => {
    expect(alike(one, other)).toBe(true)
  })

  it.each([
    [1, '1'],
    [null, undefined],
    [[], {}],
    [{ a: undefined }, { b: undefined }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [{ parts: [{ text: 'a' }] }, { parts: [{ text: 'b' }] }],
  ])('not %j and %j', (one, other) => {
    expect(alike(one, other)).toBe(false)
  })
})

describe('a list is the one before', () => {
  const [one, other] = [{ id: 1 }, { id: 2 }]
  it('when the same things stand in it', () => {
    const before = [one, other]
    expect(settled(before, [one, other])).toBe(before)
  })

  it('and another when one was added, changed or moved', () => {
    for (const now of [[one], [one, other, one], [one, { id: 2 }], [other, one]])
      expect(settled([one, other], now)).toBe(now)
    expect(settled(undefined, [])).toEqual([])
  })
})
