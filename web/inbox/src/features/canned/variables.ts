// The variables of canned replies: `{{prénom}}`, or `{{prénom|à vous}}` with what to say where nothing is known.
// They are filled when a reply is inserted; what stays empty is marked `{{prénom → ?}}` for a person to complete.
// The words are those of model/canned.py; contract/variables.json holds both sides together.
import type { Locale } from '@shared/i18n'

export type Variable = 'first_name' | 'name' | 'agent' | 'team' | 'channel'
export type Values = Record<Variable, string | null>

const WORDS: Record<Variable, string[]> = {
  first_name: ['prénom', 'prenom', 'first_name'],
  name: ['nom', 'name'],
  agent: ['agent'],
  team: ['équipe', 'equipe', 'team'],
  channel: ['canal', 'channel'],
}
export const VARIABLES = Object.keys(WORDS) as Variable[]

const known = new Map(VARIABLES.flatMap((name) => WORDS[name].map((word) => [word, name] as const)))
const WRITTEN = new RegExp(`\\{\\{\\s*(${[...known.keys()].join('|')})\\s*(?:([|→])([^{}]*))?\\}\\}`, 'giu')

/** What is typed for a variable, in the language of whoever types. */
export function written(name: Variable, locale: Locale): string {
  const words = WORDS[name]
  return `{{${(locale === 'fr' ? words[0] : words.at(-1)) ?? name}}}`
}

/** The text with what is known put in; else what the variable itself says instead; else its mark. */
export function fill(text: string, values: Values): string {
  return text
    .normalize('NFC')
    .replace(WRITTEN, (_, word: string, sign: string | undefined, instead: string | undefined) => {
      const name = known.get(word.toLowerCase())
      const value = name && values[name]
      return value || (sign === '|' ? (instead ?? '').trim() : `{{${word} → ?}}`)
    })
}

export interface Mark {
  from: number
  to: number
  text: string
}

/** Every variable of ours that nothing filled, where it stands. */
export function unfilled(text: string): Mark[] {
  return [...text.matchAll(WRITTEN)].map(({ 0: found, index }) => ({
    from: index,
    to: index + found.length,
    text: found,
  }))
}

/** A first name, where a name clearly begins with one: not a number, an address nor a title. */
export function firstName(name: string | null): string | null {
  const first = name?.trim().split(/\s+/)[0] ?? ''
  return /^\p{L}[\p{L}’'-]*$/u.test(first) && !TITLES.test(first) ? first : null
}

const TITLES = /^(m|mr|mrs|ms|mme|mlle|dr|me)$/i
