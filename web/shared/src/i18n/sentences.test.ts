import { describe, expect, it } from 'vitest'
import en from './en.json'
import fr from './fr.json'
import { locale, pluralRules, sentence, speak, t } from './index'

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  )
}

const french = leaves(fr)
const english = new Map(leaves(en))
const named = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort()

/** U+202F before ; ! ? and U+00A0 before : (but in an address or a mark), one or the other inside « ». */
const WRONG_FRENCH = [
  /[^\u202f(][;!?]/u,
  /[^\u00a0]:(?!\/\/)/u,
  /«[^\u00a0\u202f]|[^\u00a0\u202f]»/u,
  /'|\.\.\.|--/,
]
const WRONG_ENGLISH = [/[\u00a0\u202f][;!?:]| [;!:]/u, /\w'\w|\.\.\./, /[«»]/]

describe('the sentences', () => {
  it('exist in both languages', () => {
    expect([...english.keys()].sort()).toEqual(french.map(([key]) => key).sort())
  })

  it('name the same values and the same plurals', () => {
    for (const [key, sentence] of french) {
      const other = english.get(key) ?? ''
      expect([key, named(other)]).toEqual([key, named(sentence)])
      expect([key, other.split(' | ').length]).toEqual([key, sentence.split(' | ').length])
    }
  })

  it('are set as French is', () => {
    const wrong = french.filter(([, sentence]) => WRONG_FRENCH.some((fault) => fault.test(sentence)))
    expect(wrong).toEqual([])
  })

  it('are set as English is', () => {
    const wrong = [...english].filter(([, sentence]) => WRONG_ENGLISH.some((fault) => fault.test(sentence)))
    expect(wrong).toEqual([])
  })
})

describe('plurals', () => {
  it('count 0 and 1 as singular in French, only 1 in English', () => {
    expect([0, 1, 2].map(pluralRules.fr)).toEqual([0, 0, 1])
    expect([0, 1, 2].map(pluralRules.en)).toEqual([1, 0, 1])
  })

  it('choose the sentence', async () => {
    await speak('fr')
    expect(t('list.unread', { n: 1 })).toBe('1 message non lu')
    expect(t('list.unread', { n: 2 })).toBe('2 messages non lus')
    await speak('en')
    expect(t('list.unread', { n: 0 })).toBe('0 unread messages')
  })
})

describe('saying', () => {
  it('puts values where they belong, and leaves alone what it was not given', async () => {
    await speak('fr')
    expect(t('list.assigned_to', { name: 'Léa {n}' })).toBe('Attribuée à Léa {n}')
    expect(t('list.assigned_to')).toBe('Attribuée à {name}')
  })

  it('knows which codes it has no words for', async () => {
    await speak('fr')
    expect(sentence('delivery', 'read')).toBe('Lu')
    expect(sentence('delivery', 'nothing')).toBeNull()
  })

  it('marks the page with its language', async () => {
    await speak('en')
    expect(locale()).toBe('en')
    expect(document.documentElement.lang).toBe('en')
  })
})
