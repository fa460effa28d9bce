// Emoji are found by the words of either language, accents or not, and take a skin tone where they have one.
import { describe, expect, it } from 'vitest'
import { EMOJI, GROUPS, hasTones, known, search, toned } from './emoji'

const first = (query: string) => search(query)[0]?.sign

describe('the list', () => {
  it('has every group, and a name in both languages for each', () => {
    expect(new Set(EMOJI.map(({ group }) => group))).toEqual(new Set(GROUPS))
    expect(EMOJI.length).toBeGreaterThan(1500)
    expect(EMOJI.filter(({ sign, fr, en }) => !sign || !fr || !en)).toEqual([])
    expect(new Set(EMOJI.map(({ sign }) => sign)).size).toBe(EMOJI.length)
  })
})

describe('a search', () => {
  it.each([
    ['vélo', '🚲'],
    ['velo', '🚲'],
    ['bicycle', '🚲'],
    ['girafe', '🦒'],
    ['pouce haut', '👍^'],
    ['thumbs_up', '👍^'],
    ['+1', '👍^'],
    ['drapeau france', '🇫🇷'],
  ])('for « %s » finds %s', (query, sign) => {
    expect(first(query)).toBe(sign)
  })

  it('finds nothing for nothing', () => {
    expect(search('')).toEqual([])
    expect(search('zzzz')).toEqual([])
  })
})

describe('a tone', () => {
  it('goes where it belongs', () => {
    expect(toned('👍^', 0)).toBe('👍')
    expect(toned('👍^', 5)).toBe('👍🏿')
    expect(toned('👩^‍🚒', 3)).toBe('👩🏽‍🚒')
    expect(known(['👍^', '🚲', 'x']).map(hasTones)).toEqual([true, false])
  })
})
