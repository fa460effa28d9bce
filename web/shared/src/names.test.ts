import { beforeAll, describe, expect, it } from 'vitest'
import { speak } from './i18n'
import { nameOf, unveiled } from './names'

beforeAll(() => speak('fr'))

describe('what to call someone', () => {
  it.each([
    ['Léa Martin', '+33639980112', 'Léa Martin'],
    [null, '+33639980112', '+33 6 39 98 01 12'],
    [null, '+447700900123', '+447700900123'],
    [null, '280dc4e1c109ed675a9750ff', 'Visiteur 280d'],
    [null, 'tYGea3GqN_Wa-qv8HkR2Zw', 'Visiteur tYGe'],
    ['', 'lea@exemple.fr', 'lea@exemple.fr'],
    [null, '6203981125', '6203981125'],
    ['\u202eaéL\u202c', '+33639980112', 'aéL'],
    ['\u200b\u2060', '+33639980112', '+33 6 39 98 01 12'],
  ])('%s at %s is %s', (contact_name, address, called) => {
    expect(nameOf({ contact_name, address })).toBe(called)
  })
})

describe('a name that somebody else chose', () => {
  it.each([
    ['facture\u202efdp.exe', 'facturefdp.exe'],
    ['👩‍🔧 Inès', '👩‍🔧 Inès'],
    ['\u2067שלום\u2069', 'שלום'],
    [null, ''],
  ])('%s stands in a sentence as %s', (name, read) => {
    expect(unveiled(name)).toBe(read)
  })
})
