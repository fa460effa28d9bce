import { describe, expect, it } from 'vitest'
import type { Canned } from '@shared/api/types'
import { canned } from '@/testing/rows'
import { rank } from './rank'

const rows: Canned[] = [
  canned(1, { name: 'bonjour', folder: 'Accueil', text: 'Bonjour, je regarde cela.' }),
  canned(2, { name: 'horaires', folder: 'Accueil', text: 'Ouvert de 10 h à 19 h.' }),
  canned(3, { name: 'prêt', folder: 'Réparations', text: 'Votre vélo est prêt !' }),
  canned(4, { name: 'devis-reparation', folder: 'Réparations', text: 'Voici le devis.' }),
  canned(5, { name: 'livraison', text: 'Nous livrons à vélo.', uses: 3 }),
]
const names = (query: string) => rank(rows, query).map(({ name }) => name)

describe('a few letters', () => {
  it.each([
    ['', ['bonjour', 'horaires', 'prêt', 'devis-reparation', 'livraison']],
    ['bonjour', ['bonjour']],
    ['BON', ['bonjour']],
    ['pret', ['prêt']],
    ['bjr', ['bonjour']],
    ['hr', ['horaires']],
    ['rep', ['devis-reparation', 'prêt']],
    ['accueil', ['bonjour', 'horaires']],
    ['vélo', ['livraison', 'prêt']],
    ['10', ['horaires']],
    ['zzz', []],
    ['*', []],
    ['accueil ouvert', ['horaires']],
    ['accueil vélo', []],
  ])('« %s » means %j', (query, found) => {
    expect(names(query)).toEqual(found)
  })

  it('prefer a name to a folder, a folder to words, and what serves to what does not', () => {
    const same = [
      canned(1, { name: 'a', text: 'retour' }),
      canned(2, { name: 'b', folder: 'Retour' }),
      canned(3, { name: 'retour' }),
      canned(4, { name: 'c', text: 'retour', uses: 1 }),
    ]
    expect(rank(same, 'retour').map(({ id }) => id)).toEqual([3, 2, 4, 1])
  })
})
