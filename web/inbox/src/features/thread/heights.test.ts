import { describe, expect, it } from 'vitest'
import { message } from '@/testing/rows'
import { entries } from './entries'
import { guess, heightOf, keepHeight } from './heights'

const heights = (...texts: string[]) =>
  entries(
    texts.map((text, n) =>
      message(n + 1, { at: `2026-03-02T10:00:0${n}Z`, parts: [{ type: 'text', text }] }),
    ),
    [],
  ).map(guess)

describe('a line that was never drawn', () => {
  it('is guessed higher the more it says', () => {
    const [, short = 0, long = 0, cut = 0] = heights('Bonjour', 'Oui', 'mot '.repeat(60), 'a\nb\nc\nd')
    expect(long).toBeGreaterThan(short + 40)
    expect(cut).toBeGreaterThan(short + 40)
  })

  it('is guessed higher where a day and an author begin', () => {
    const [first = 0, second = 0] = heights('Bonjour', 'Bonjour')
    expect(first).toBeGreaterThan(second + 40)
  })

  it('has a height when it is not a message', () => {
    expect(guess(undefined)).toBeGreaterThan(20)
  })
})

describe('a line that was drawn', () => {
  it('is as high as it was last', () => {
    keepHeight('m1', 80)
    keepHeight('m1', 104)
    expect(heightOf('m1')).toBe(104)
  })

  it('is forgotten after thousands of others', () => {
    for (let n = 0; n < 6000; n += 1) keepHeight(`n${n}`, 60)
    expect(heightOf('n0')).toBeUndefined()
    expect(heightOf('n5999')).toBe(60)
  })
})
