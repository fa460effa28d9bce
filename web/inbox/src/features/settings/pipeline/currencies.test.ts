import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CURRENCIES } from './currencies'

it('are those that the server takes', () => {
  const told = readFileSync('../src/causerie/model/money.py', 'utf8')
  const codes = /"""\n([A-Z\s]+)"""\.split/.exec(told)?.[1]?.trim().split(/\s+/)
  expect(CURRENCIES).toEqual(codes)
})
