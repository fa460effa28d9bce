import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, contrastOf, isWord, LEAST, lookOf, PALETTE, styleOf, WORDS } from './labels'

describe('contrast', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4],
  ])('of %s on %s is %d', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2)
    expect(contrast(other, one)).toBeCloseTo(ratio, 2)
  })
})

describe('the palette', () => {
  it.each(WORDS)('reads well in %s, in light and in dark', (word) => {
    expect(contrastOf(word)).toBeGreaterThanOrEqual(LEAST)
    expect(lookOf(word).light.ink).toBe(PALETTE[word].light)
  })

  it('is made of the inks that the tokens have', () => {
    const tokens = readFileSync(`${import.meta.dirname}/styles/tokens.css`, 'utf8')
    for (const { light, dark } of Object.values(PALETTE)) {
      expect(tokens).toContain(`light-dark(${light}, ${dark})`)
    }
    expect(tokens).toContain('--bg-0: light-dark(#ffffff, #12151b)')
  })
})

describe('a colour of one’s own', () => {
  it.each(['#123456', '#000000', '#7a1fa2', '#b3261e'])('is taken when it reads well: %s', (color) => {
    expect(contrastOf(color)).toBeGreaterThanOrEqual(LEAST)
    expect(lookOf(color).light.ink).toBe(color)
  })

  it.each(['#ffff00', '#ffffff', '#88aaff', '#777777'])('is grey when it does not: %s', (color) => {
    expect(contrastOf(color)).toBeLessThan(LEAST)
    expect(lookOf(color)).toEqual(lookOf('grey'))
  })

  it.each(['fuchsia', '#abc', 'toString', ''])('is grey when nobody knows it: %s', (color) => {
    expect(isWord(color)).toBe(false)
    expect(contrastOf(color)).toBe(0)
    expect(lookOf(color)).toEqual(lookOf('grey'))
  })

  it('follows the theme by itself', () => {
    expect(styleOf('blue')['--ink']).toBe('light-dark(#0b57d0, #8ab4ff)')
  })
})
