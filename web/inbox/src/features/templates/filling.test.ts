import { describe, expect, it } from 'vitest'
import type { Layout } from '@shared/api/types'
import { layout as made } from '@/testing/templates'
import { bitsOf, faultOf, filled, guessed, meaningOf, orderIn, type Known, type Meaning } from './filling'

const KNOWN: Known = {
  first_name: 'Léa',
  name: 'Léa Martin',
  agent: 'Paul',
  team: 'Boutique',
  channel: 'WhatsApp',
  order: '2024-3127',
}

describe('what a blank is for', () => {
  it.each<[string, (Meaning | null)[]]>([
    ['Bonjour {{1}}, le {{2}}', ['first_name', null]],
    ['Hello {{1}}!', ['first_name']],
    ['Chère {{1}}', ['first_name']],
    ['Votre commande n° {{1}}', ['order']],
    ['Bonjour {{1}}, c’est {{2}}, de l’atelier', ['first_name', 'agent']],
    ['Hi {{1}}, I’m {{2}}', ['first_name', 'agent']],
    ['{{prenom}} {{commande}} {{conseiller}} {{date}}', ['first_name', 'order', 'agent', null]],
    ['{{first_name}} {{order_number}}', ['first_name', 'order']],
  ])('%s', (body, meanings) => {
    const layout = made(body)
    expect(layout.blanks.map((blank) => meaningOf(layout, blank))).toEqual(meanings)
  })

  it('is filled with what is known, and left to a person otherwise', () => {
    const layout = made('Bonjour {{1}}, rendez-vous {{2}}')
    expect(guessed(layout, KNOWN)).toEqual(['Léa', ''])
    expect(guessed(layout, { ...KNOWN, first_name: null })).toEqual(['', ''])
  })
})

it.each([
  [['Bonjour', 'ma commande 2024-3127 ?'], '2024-3127'],
  [['commande n°A12', 'Order #B-77 please'], 'B-77'],
  [['une commande urgente'], null],
  [[], null],
])('finds the order that %j speak of', (texts, order) => {
  expect(orderIn(texts)).toBe(order)
})

it.each([
  ['mardi', null],
  ['', 'empty'],
  [' \u00a0', 'empty'],
  ['{{1 → ?}}', 'empty'],
  ['mar\tdi', 'ragged'],
  ['mar    di', 'ragged'],
  ['mar   di', null],
])('judges %j as the platform does', (value, fault) => {
  expect(faultOf(value)).toBe(fault)
})

describe('the words', () => {
  const layout: Layout = {
    ...made('Bonjour {{1}}, {{2}} et {{1}}'),
    header: 'Bonne nouvelle',
    header_kind: 'text',
    footer: 'Atelier',
  }

  it('show what is missing', () => {
    expect(bitsOf(layout.body, 'body', layout, ['Léa', '']).filter(({ blank }) => blank)).toEqual([
      { text: 'Léa', blank: 'filled' },
      { text: '{{2 → ?}}', blank: 'missing' },
      { text: 'Léa', blank: 'filled' },
    ])
  })

  it('stand in the thread as the customer reads them', () => {
    expect(filled(layout, ['Léa', 'Zoé'])).toBe('Bonne nouvelle\n\nBonjour Léa, Zoé et Léa\n\nAtelier')
  })
})
