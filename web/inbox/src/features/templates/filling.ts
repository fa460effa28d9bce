// A template being filled: what each of its blanks most likely means, what is wrong with a value, and how the words will
// read. The server judges once more what leaves.
import type { Blank, Layout } from '@shared/api/types'
import { bare } from '../canned/rank'

export type Meaning = 'first_name' | 'name' | 'agent' | 'team' | 'channel' | 'order'
/** What is known here; null for what is not. */
export type Known = Record<Meaning, string | null>
export type Fault = 'empty' | 'ragged'

const HOLE = /\{\{\s*(\w+)\s*\}\}/gu
/** By the name of a variable, as companies write them in either language. */
const NAMES: [Meaning, RegExp][] = [
  ['first_name', /^(prenom|first_?name|prenom_client|customer_first_name|client)$/],
  ['name', /^(nom|name|nom_client|customer(_name)?|full_?name)$/],
  ['agent', /^(agent|conseiller|conseillere|advisor|agent_name)$/],
  ['team', /^(equipe|team|service)$/],
  ['channel', /^(canal|channel)$/],
  ['order', /(commande|order)(_?(id|no|num|number|numero))?$/],
]
/** By the words before a variable that has but a number. */
const BEFORE: [Meaning, RegExp][] = [
  ['first_name', /(^|\W)(bonjour|bonsoir|salut|hello|hi|dear|cher|chere)$/],
  ['order', /(^|\W)(commande|order|order number|commande n|numero)$/],
  ['agent', /(^|\W)(c est|ici|je suis|this is|i am|i m)$/],
]
const ORDER = /\b(?:commande|order)\s*(?:n[°o.]?\s*|number\s*|#\s*)?([A-Z0-9][A-Z0-9-]*\d[A-Z0-9-]*)/iu

/** What a blank is for, as far as its name or the words before it tell. */
export function meaningOf(layout: Layout, blank: Blank): Meaning | null {
  const name = bare(blank.name)
  if (!/^\d+$/.test(name)) return NAMES.find(([, known]) => known.test(name))?.[0] ?? null
  if (blank.place === 'button') return null
  const text = (blank.place === 'header' ? layout.header : layout.body) ?? ''
  const at = [...text.matchAll(HOLE)].find(([, hole]) => hole === blank.name)?.index ?? 0
  const before = bare(text.slice(0, at))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return BEFORE.find(([, words]) => words.test(before))?.[0] ?? null
}

/** One value a blank: what is known, or nothing. */
export function guessed(layout: Layout, known: Known): string[] {
  return layout.blanks.map((blank) => {
    const meaning = meaningOf(layout, blank)
    return (meaning && known[meaning]) ?? ''
  })
}

/** The number of an order that the customer wrote about, the last one first. */
export function orderIn(texts: readonly string[]): string | null {
  for (const text of [...texts].reverse()) {
    const found = ORDER.exec(text)?.[1]
    if (found) return found
  }
  return null
}

/** What stands against a value; null when nothing does. */
export function faultOf(value: string): Fault | null {
  if (!value.trim() || value.includes('{{')) return 'empty'
  return /[\n\r\t\u2028\u2029]| {4}/u.test(value) ? 'ragged' : null
}

export interface Bit {
  text: string
  /** It stands for a variable: filled, or still to be. */
  blank: 'filled' | 'missing' | null
}

/** A line of a template with its values, in bits: what nothing fills is shown as its mark. */
export function bitsOf(
  text: string,
  place: Blank['place'],
  layout: Layout,
  values: readonly string[],
): Bit[] {
  const bits: Bit[] = []
  let end = 0
  for (const { 0: whole, 1: name, index } of text.matchAll(HOLE)) {
    const at = layout.blanks.findIndex((one) => one.place === place && one.name === name)
    const value = values[at]?.trim() ?? ''
    if (index > end) bits.push({ text: text.slice(end, index), blank: null })
    bits.push(value ? { text: value, blank: 'filled' } : { text: `{{${name} → ?}}`, blank: 'missing' })
    end = index + whole.length
  }
  return end < text.length ? [...bits, { text: text.slice(end), blank: null }] : bits
}

/** The words as they will stand in the thread: header, body, footer. */
export function filled(layout: Layout, values: readonly string[]): string {
  const said = (text: string, place: Blank['place']) =>
    bitsOf(text, place, layout, values)
      .map((bit) => bit.text)
      .join('')
  const lines = [said(layout.header ?? '', 'header'), said(layout.body, 'body'), layout.footer ?? '']
  return lines.filter(Boolean).join('\n\n')
}
