import { describe, expect, it } from 'vitest'
import { colonAt } from './colon'

const at = (marked: string) => colonAt(marked.replace('|', ''), marked.indexOf('|'))

describe('a colon', () => {
  it.each([
    [':ve|', 0, 've'],
    ['Votre :vélo| est prêt', 6, 'vélo'],
    ['Oui\n:+1|', 4, '+1'],
    ['(:coeur_rouge|', 1, 'coeur_rouge'],
  ])('in « %s » asks', (marked, from, query) => {
    expect(at(marked)).toEqual({ from, to: marked.indexOf('|'), query })
  })

  it.each([':|', ':v|', ':)|', ':-)|', 'https://ab|', '10:30|', 'Note :velo |', 'prix:abc|'])(
    'in « %s » does not',
    (marked) => {
      expect(at(marked)).toBeNull()
    },
  )
})
