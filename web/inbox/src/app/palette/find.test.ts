import { describe, expect, it } from 'vitest'
import { fold, score, touches } from './find'

const found = (query: string, name: string, words = '') => score(query, fold(name), fold(words)) !== null

describe('folding', () => {
  it.each([
    ['Réglages', 'reglages'],
    ['M’en occuper', 'm en occuper'],
    ['Sœur À L’ÉTÉ', 'soeur a l ete'],
    ['  Étiquettes :  libellés ', 'etiquettes libelles'],
  ])('%s reads %s', (text, folded) => expect(fold(text)).toBe(folded))
})

describe('finding', () => {
  it.each([
    ['étiq', 'Étiquettes'],
    ['ETIQ', 'Étiquettes'],
    ['occuper', 'M’en occuper'],
    ['pause mettre', 'Mettre en pause'],
    ['etiquetes', 'Étiquettes'],
    ['terimner', 'Terminer'],
    ['termniner', 'Terminer'],
    ['tetminer', 'Terminer'],
    ['rglg', 'Aller aux réglages'],
  ])('« %s » finds « %s »', (query, name) => expect(found(query, name)).toBe(true))

  it.each([
    ['xyz', 'Terminer'],
    ['ferm', 'Terminer'],
    ['terminer zzz', 'Terminer'],
    ['e', 'Note'],
  ])('« %s » does not find « %s »', (query, name) => expect(found(query, name)).toBe(false))

  it('looks in both languages, whichever is on screen', () => {
    expect(found('resolve', 'Terminer', 'clore resolve close')).toBe(true)
  })

  it('finds everything when nothing is typed', () => expect(score('', 'terminer')).toBe(0))

  it('prefers the name to other words, its beginning to its inside, and anything to a slip', () => {
    const worth = [
      score('term', 'terminer'),
      score('pause', 'mettre en pause'),
      score('clore', 'terminer', 'clore'),
      score('rminer', 'terminer'),
      score('termimer', 'terminer'),
      score('trmnr', 'terminer'),
    ].map(Number)
    expect(worth.slice(0, 2)).toEqual([...worth.slice(0, 2)].sort((one, other) => other - one))
    expect(worth[1]).toBeGreaterThan(worth[2] ?? 0)
    expect(worth[3]).toBeGreaterThan(worth[4] ?? 0)
    expect(worth[4]).toBeGreaterThan(worth[5] ?? 0)
  })

  it('knows what the name itself holds of it', () => {
    expect([touches('attribuer nord', 'atelier nord'), touches('attribuer', 'atelier nord')]).toEqual([
      true,
      false,
    ])
  })
})
