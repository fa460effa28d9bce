import { expect, it } from 'vitest'
import { speak } from './index'
import { tongue } from './tongues'

it('names a language in the reader’s, and leaves what it does not know', async () => {
  await speak('fr')
  expect([tongue('en'), tongue('nope nope')]).toEqual(['Anglais', 'nope nope'])
  await speak('en')
  expect(tongue('fr')).toBe('French')
})
