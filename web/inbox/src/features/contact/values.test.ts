import { beforeEach, describe, expect, it } from 'vitest'
import { speak } from '@shared/i18n'
import { attribute } from '@/testing/people'
import { typedOf, valueOf, valueSaid } from './values'

const number = attribute(1, { kind: 'number' })

beforeEach(() => speak('fr'))

describe('a number as it is typed', () => {
  it.each([
    ['12', 12],
    ['-3,5', -3.5],
    ['1 234,5', 1234.5],
    ['1.234,5', 1234.5],
    ['1.234', 1234],
    ['1.234.567', 1234567],
    ['0,125', 0.125],
    ['1,234', 1.234],
    ['douze', undefined],
    ['1e5', undefined],
    ['--1', undefined],
    ['  ', null],
  ])('in French, « %s » is %s', (typed, value) => {
    expect(valueOf(number, typed)).toBe(value)
  })

  it.each([
    ['1,234', 1234],
    ['1,234.5', 1234.5],
    ['1.234', 1.234],
  ])('in English, “%s” is %s', async (typed, value) => {
    await speak('en')
    expect(valueOf(number, typed)).toBe(value)
  })

  it('begins as it was said, and means the same again', () => {
    for (const value of [0, -3.5, 1234.5, 0.125]) expect(valueOf(number, typedOf(value))).toBe(value)
  })
})

it('says each kind as people do', async () => {
  expect(valueSaid(number, 1234.5)).toBe('1\u202f234,5')
  expect(valueSaid(attribute(2, { kind: 'yes_no' }), true)).toBe('Oui')
  expect(valueSaid(attribute(3, { kind: 'date' }), '2024-03-01')).toBe('1 mars 2024')
  await speak('en')
  expect(valueSaid(number, 1234.5)).toBe('1,234.5')
  expect(valueSaid(attribute(3, { kind: 'date' }), '2024-03-01')).toBe('1 March 2024')
})

it('completes an address, and takes yes and no', () => {
  const link = attribute(4, { kind: 'link' })
  expect(valueOf(link, 'velo.example/a')).toBe('https://velo.example/a')
  expect(valueOf(link, 'http://velo.example')).toBe('http://velo.example')
  const flag = attribute(5, { kind: 'yes_no' })
  expect([typedOf(false), valueOf(flag, 'no'), valueOf(flag, 'yes'), valueOf(flag, '')]).toEqual([
    'no',
    false,
    true,
    null,
  ])
})
