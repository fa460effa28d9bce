// Every emoji with its names and keywords in French and in English: a chunk of its own, read when one is first looked
// for. `emoji.txt` has one a line; LICENSE.txt says where its words come from.
import { bare } from '../canned/rank'
import text from './emoji.txt?raw'

export const GROUPS = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const
export type EmojiGroup = (typeof GROUPS)[number]

export interface Emoji {
  /** With `^` where a skin tone goes. */
  sign: string
  group: EmojiGroup
  fr: string
  en: string
  /** Names and keywords of both languages, folded, between spaces. */
  words: string
}

export type Tone = 0 | 1 | 2 | 3 | 4 | 5
export const TONES: readonly Tone[] = [0, 1, 2, 3, 4, 5]
const FITZPATRICK = 0x1f3fa

/** As it is typed: with this tone, where it has one. */
export function toned(sign: string, tone: Tone): string {
  return sign.replaceAll('^', tone ? String.fromCodePoint(FITZPATRICK + tone) : '')
}

export const hasTones = ({ sign }: Emoji): boolean => sign.includes('^')

export const EMOJI: readonly Emoji[] = read(text)

function read(lines: string): Emoji[] {
  let group: EmojiGroup = 'smileys'
  return lines
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const heading = /^# (\w+)$/.exec(line)?.[1]
      if (heading) group = heading as EmojiGroup
      return heading ? [] : [emoji(line, group)]
    })
}

function emoji(line: string, group: EmojiGroup): Emoji {
  const [sign = '', fr = '', said = '', en = '', also = ''] = line.split('|')
  return { sign, group, fr, en, words: ` ${fold(`${fr} ${said} ${en} ${also}`)} ` }
}

/** Letters and digits, and the signs of « +1 » and « -1 ». */
function fold(words: string): string {
  return bare(words)
    .replace(/[^\p{L}\p{N}+-]+/gu, ' ')
    .trim()
}

/** Those that every word of the query begins something in, the ones called so first. */
export function search(query: string, most = 200): Emoji[] {
  const wanted = fold(query.replaceAll('_', ' ')).split(' ').filter(Boolean)
  if (!wanted.length) return []
  const found = EMOJI.filter(({ words }) => wanted.every((word) => words.includes(` ${word}`)))
  const first = wanted.join(' ')
  return found
    .map((one, place) => ({ one, place, worth: worth(one, first) }))
    .sort((a, b) => b.worth - a.worth || a.place - b.place)
    .slice(0, most)
    .map(({ one }) => one)
}

function worth({ fr, en, words }: Emoji, query: string): number {
  const names = [fold(fr), fold(en)]
  if (names.includes(query)) return 3
  if (names.some((name) => name.startsWith(query))) return 2
  return words.includes(` ${query} `) ? 1 : 0
}

const bySign = new Map(EMOJI.map((one) => [one.sign, one]))

/** What is remembered of those used lately, as long as they are known. */
export const known = (signs: readonly string[]): Emoji[] => signs.flatMap((sign) => bySign.get(sign) ?? [])
