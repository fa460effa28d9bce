import { describe, expect, it } from 'vitest'
import cases from '../../../../../contract/variables.json'
import { fill, firstName, unfilled, VARIABLES, written, type Values } from './variables'

const VALUES: Values = {
  first_name: 'Léa',
  name: 'Léa Martin',
  agent: 'Paul Girard',
  team: 'Boutique',
  channel: 'WhatsApp',
}
const NOTHING: Values = { first_name: null, name: null, agent: null, team: null, channel: null }

describe('filling', () => {
  it.each([
    ['Bonjour {{prénom}} !', 'Bonjour Léa !'],
    ['Bonjour {{ Prénom | à vous }} !', 'Bonjour Léa !'],
    ['{{first_name}}, {{name}}, {{team}}, {{channel}}', 'Léa, Léa Martin, Boutique, WhatsApp'],
    ['{{nom}} {{agent}} {{équipe}} {{canal}}', 'Léa Martin Paul Girard Boutique WhatsApp'],
    ['{{pre\u0301nom}}', 'Léa'],
    ['{{ville}} {prénom}', '{{ville}} {prénom}'],
    ['{{prénom → ?}}', 'Léa'],
  ])('%s', (text, said) => {
    expect(fill(text, VALUES)).toBe(said)
  })

  it('says instead what the variable says, or marks it', () => {
    expect(fill('Bonjour {{prénom|à vous}}', NOTHING)).toBe('Bonjour à vous')
    expect(fill('Bonjour {{prénom|}}.', NOTHING)).toBe('Bonjour .')
    expect(fill('Bonjour {{Prénom}}', NOTHING)).toBe('Bonjour {{Prénom → ?}}')
    expect(fill('{{prénom → ?}}', NOTHING)).toBe('{{prénom → ?}}')
  })

  it('takes a name for what it is', () => {
    const tricky = { ...VALUES, first_name: '$& {{nom}}' }
    expect(fill('{{prénom}}', tricky)).toBe('$& {{nom}}')
  })
})

describe('what nothing filled', () => {
  it.each(Object.entries(cases.unfilled))('is found in %s', (text, name) => {
    expect(unfilled(text.normalize('NFC'))[0]?.text.toLowerCase()).toContain(name.toLowerCase())
  })

  it.each(cases.filled)('is not found in « %s »', (text) => {
    expect(unfilled(text)).toEqual([])
  })

  it('stands where it stands', () => {
    const text = 'A {{nom → ?}} et {{prénom}}'
    expect(unfilled(text).map(({ from, to }) => text.slice(from, to))).toEqual(['{{nom → ?}}', '{{prénom}}'])
  })

  it.each(VARIABLES)('is every variable, as it is typed: %s', (name) => {
    for (const locale of ['fr', 'en'] as const) {
      expect(fill(written(name, locale), VALUES)).toBe(VALUES[name])
      expect(unfilled(fill(written(name, locale), NOTHING))).toHaveLength(1)
    }
  })
})

describe('a first name', () => {
  it.each([
    ['Léa Martin', 'Léa'],
    ['Jean-Noël', 'Jean-Noël'],
    ['N’Golo Diallo', 'N’Golo'],
    ['+33 6 39 98 01 13', null],
    ['lea@exemple.fr', null],
    ['M. Rolland', null],
    ['Mme Rolland', null],
    ['', null],
    [null, null],
  ])('of %s is %s', (name, first) => {
    expect(firstName(name)).toBe(first)
  })
})
