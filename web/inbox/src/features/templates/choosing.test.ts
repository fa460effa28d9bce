import { expect, it } from 'vitest'
import { layout, template } from '@/testing/templates'
import { categoriesOf, languagesOf, offered, usualLanguage, type Wanted } from './choosing'

const ALL = [
  template(1, { name: 'offre', category: 'marketing', layout: layout('L’été arrive') }),
  template(2, { name: 'rdv', layout: layout('À mardi') }),
  template(3, { name: 'rdv', language: 'en_GB', layout: layout('See you') }),
  template(4, { name: 'colis', layout: layout('Il est parti') }),
]
const EVERY: Wanted = { query: '', language: null, category: null }
const ids = (wanted: Partial<Wanted>, language: string | null = 'fr') =>
  offered(ALL, { ...EVERY, ...wanted }, language).map(({ id }) => id)

it('offers the customer’s language first, and advertising last', () => {
  expect(ids({})).toEqual([4, 2, 1, 3])
  expect(ids({}, 'en')).toEqual([3, 4, 2, 1])
})

it('finds every word, whatever the accents', () => {
  expect(ids({ query: 'ETE' })).toEqual([1])
  expect(ids({ query: 'rdv mardi' })).toEqual([2])
  expect(ids({ query: 'rdv jamais' })).toEqual([])
})

it('keeps to a language and a kind', () => {
  expect(ids({ language: 'en_GB' })).toEqual([3])
  expect(ids({ category: 'marketing' })).toEqual([1])
})

it('knows which there are', () => {
  expect(languagesOf(ALL, 'en')).toEqual(['en_GB', 'fr'])
  expect(categoriesOf(ALL)).toEqual(['utility', 'marketing'])
  expect(usualLanguage(ALL, 'en')).toBe('en_GB')
  expect(usualLanguage(ALL, 'de')).toBe(null)
})
