import { beforeAll, describe, expect, it } from 'vitest'
import { speak } from './i18n'
import { nameOf } from './names'

beforeAll(() => speak('fr'))

describe('what to call someone', () => {
  it.each([
    ['Léa Martin', '+33639980112', 'Léa Martin'],
    [null, '+33639980112', '+33 6 39 98 01 12'],
    [null, '+447700900123', '+447700900123'],
    [null, '280dc4e1c109ed675a9750ff', 'Visiteur 280d'],
    ['', 'lea@exemple.fr', 'lea@exemple.fr'],
    [null, '6203981125', '6203981125'],
  ])('%s at %s is %s', (contact_name, address, called) => {
    expect(nameOf({ contact_name, address })).toBe(called)
  })
})
