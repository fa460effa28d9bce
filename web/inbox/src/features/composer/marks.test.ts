// Marks are read as the customer's application reads them, and never become markup.
import { describe, expect, it } from 'vitest'
import { isMarked, pieces, toggled } from './marks'

const said = (text: string) =>
  pieces(text).map(
    ({ text: words, bold, italic, struck, mono }) =>
      [bold && 'b', italic && 'i', struck && 's', mono && 'm'].filter(Boolean).join('') + `:${words}`,
  )

describe('marks', () => {
  it.each([
    ['Bonjour', [':Bonjour']],
    ['*Prêt* demain', ['b:Prêt', ': demain']],
    ['Votre _vélo_ !', [':Votre ', 'i:vélo', ': !']],
    ['~45 €~ 40 €', ['s:45 €', ': 40 €']],
    ['```*réf* 12```', ['m:*réf* 12']],
    ['*_tout_ prêt*', ['bi:tout', 'b: prêt']],
    ['a ```x\ny``` *b*', [':a ', 'm:x\ny', ': ', 'b:b']],
    ['*un* et *deux*', ['b:un', ': et ', 'b:deux']],
  ])('in « %s » are read', (text, found) => {
    expect(said(text)).toEqual(found)
  })

  it.each(['2*3*4', 'prix_ttc_net', '* liste *', '*un\ndeux*', '**', '***', 'a ~ b ~ c', '<b>x</b>', '```'])(
    'in « %s » are signs like others',
    (text) => {
      expect(said(text)).toEqual([`:${text}`])
      expect(isMarked(text)).toBe(false)
    },
  )

  it('come to an end on any text', () => {
    expect(pieces('*_~'.repeat(2000)).length).toBeGreaterThan(0)
  })
})

describe('a mark', () => {
  it('is put around words, and taken off them', () => {
    expect(toggled('prêt', 'bold')).toBe('*prêt*')
    expect(toggled(' prêt ', 'italic')).toBe(' _prêt_ ')
    expect(toggled('*prêt*', 'bold')).toBe('prêt')
    expect(toggled('x', 'mono')).toBe('```x```')
    expect(toggled('', 'bold')).toBe('')
  })
})
