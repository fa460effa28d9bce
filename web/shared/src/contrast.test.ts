import { describe, expect, it } from 'vitest'
import cases from '../../../contract/colours.json'
import { inkOn, nearest, readable } from './contrast'

describe.each(cases)('$colour', ({ colour, ink, light, dark }) => {
  it('is computed as the server does', () => {
    expect({ ink: inkOn(colour), light: nearest(colour, 'light'), dark: nearest(colour, 'dark') }).toEqual({
      ink,
      light,
      dark,
    })
  })

  it('has a nearest shade that can be read', () => {
    expect(readable(light, 'light') && readable(dark, 'dark')).toBe(true)
  })
})
