import { describe, expect, it } from 'vitest'
import { keyOf, linesOf } from './wording'

describe('a key made of a name', () => {
  it.each([
    ['Taille du cadre', 'taille_du_cadre'],
    ['N° d’adhérent·e', 'n_d_adherent_e'],
    ['2e vélo', 'e_velo'],
    ['Cœur de métier', 'coeur_de_metier'],
    ['—', ''],
    ['a'.repeat(60), 'a'.repeat(40)],
  ])('of « %s » is « %s »', (name, key) => {
    expect(keyOf(name)).toBe(key)
  })
})

it('takes the choices of a list line by line', () => {
  expect(linesOf(' S \n\n M\nL  ')).toEqual(['S', 'M', 'L'])
})
