import { describe, expect, it } from 'vitest'
import { languageOf, OPEN } from '../src/language'
import { wordsOf } from '../src/words'

const sentences = (language: 'fr' | 'en') =>
  Object.values(wordsOf(language)).map((words) => (typeof words === 'function' ? words(2) : words))

describe('words', () => {
  it('are the same in both languages', () => {
    expect(Object.keys(wordsOf('en'))).toEqual(Object.keys(wordsOf('fr')))
    expect(sentences('fr').every((words) => words.length > 1)).toBe(true)
  })

  it('follow the typographer in French', () => {
    for (const words of [...sentences('fr'), OPEN.fr]) {
      expect(words).not.toMatch(/[^\u202f][;!?]/)
      expect(words).not.toMatch(/[^\u00a0]:/)
      expect(words).not.toMatch(/['\u0020](?=[;:!?])|'/)
    }
  })

  it('count: nought and one are singular in French, one alone in English', () => {
    expect([0, 1, 2].map(wordsOf('fr').unread)).toEqual([
      '0 message non lu',
      '1 message non lu',
      '2 messages non lus',
    ])
    expect([0, 1, 2].map(wordsOf('en').unread)).toEqual([
      '0 unread messages',
      '1 unread message',
      '2 unread messages',
    ])
  })
})

describe('the language', () => {
  it('is the first that is one of ours', () => {
    expect(languageOf(null, undefined, '', 'de-DE', 'en-GB', 'fr')).toBe('en')
    expect(languageOf('FR-ca')).toBe('fr')
    expect(languageOf('de')).toBe('fr')
  })
})
