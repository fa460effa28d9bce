import { describe, expect, it } from 'vitest'
import { folded, segments } from './folding'

const hits = (text: string, words: string) =>
  segments(text, words)
    .filter(({ hit }) => hit)
    .map(({ text: piece }) => piece)

describe('folding', () => {
  it.each([
    ['Ça coûte', 'ca coute'],
    ['ŒUVRE, ex æquo', 'oeuvre, ex aequo'],
    ['l’été', "l'ete"],
    ['e\u0301te\u0301', 'ete'],
    ['ﬁnir', 'finir'],
    ['50\u00a0€', '50 €'],
    ['ЗДРАВ', 'здрав'],
  ])('%s is %s', (text, plain) => expect(folded(text)).toBe(plain))
})

describe('what was looked for', () => {
  it.each<[string, string, string[]]>([
    ['Ça coûte combien ? ca COUTE cher.', 'ca coute', ['Ça coûte', 'ca COUTE']],
    ['e\u0301te\u0301', 'e', ['e\u0301', 'e\u0301']],
    ['une œuvre', 'oeuvre', ['œuvre']],
    ['cœur', 'o', ['œ']],
    ['👍🏽 oui 👍🏽', 'oui', ['oui']],
    ['aaaa', 'aa', ['aa', 'aa']],
    ['Bonjour', 'soir', []],
    ['Bonjour', '  ', []],
  ])('in « %s », « %s » is marked', (text, words, expected) => {
    expect(hits(text, words)).toEqual(expected)
  })

  it.each(['Ça coûte\u202f!', 'e\u0301te\u0301', '', '<b>été</b>', 'cœur de œuvre', '\u200f שלום e'])(
    'never changes the text « %s »',
    (text) => {
      for (const words of ['e', 'ete', 'o', 'b', ' ', 'coute'])
        expect(
          segments(text, words)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
    },
  )
})
