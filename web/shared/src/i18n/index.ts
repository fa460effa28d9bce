// The sentences of the browser. French is the source language; English mirrors it key by key. `t` is typed
// by the French file, so a missing key is a compile error, and reactive: a template that calls it follows
// the language. Our own forty lines: a library for this weighed a sixth of the first load.
import { shallowRef } from 'vue'
import type fr from './fr.json'

export type Locale = 'fr' | 'en'
type Sentences = typeof fr

type Leaves<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Leaves<T[K], `${Path}${K}.`>
}[keyof T & string]

export type Key = Leaves<Sentences>
type Values = Record<string, string | number>

/** French counts 0 and 1 as singular, English only 1. */
export const pluralRules: Record<Locale, (count: number) => number> = {
  fr: (count) => (Math.abs(count) < 2 ? 0 : 1),
  en: (count) => (count === 1 ? 0 : 1),
}

interface Spoken {
  locale: Locale
  sentences: ReadonlyMap<string, string>
}

const spoken = shallowRef<Spoken>({ locale: 'fr', sentences: new Map() })

type Loader = () => Promise<{ default: unknown }>

const loaders: Record<Locale, Loader> = {
  fr: () => import('./fr.json'),
  en: () => import('./en.json'),
}

/** What comes with the page that says it: parts.json, by which inbox/vite.config.ts takes it apart. */
export type Part = 'bulk' | 'join' | 'person' | 'quarantine' | 'settings' | 'templates' | 'thread' | 'voice'
const parts: Record<Part, Record<Locale, Loader>> = {
  bulk: { fr: () => import('./fr.json?bulk'), en: () => import('./en.json?bulk') },
  join: { fr: () => import('./fr.json?join'), en: () => import('./en.json?join') },
  person: { fr: () => import('./fr.json?person'), en: () => import('./en.json?person') },
  quarantine: { fr: () => import('./fr.json?quarantine'), en: () => import('./en.json?quarantine') },
  settings: { fr: () => import('./fr.json?settings'), en: () => import('./en.json?settings') },
  templates: { fr: () => import('./fr.json?templates'), en: () => import('./en.json?templates') },
  thread: { fr: () => import('./fr.json?thread'), en: () => import('./en.json?thread') },
  voice: { fr: () => import('./fr.json?voice'), en: () => import('./en.json?voice') },
}
const wanted = new Set<Part>()

export function locale(): Locale {
  return spoken.value.locale
}

/** Loads a language if need be, then switches to it. */
export async function speak(locale: Locale): Promise<void> {
  const known = spoken.value
  if (known.locale !== locale || !known.sentences.size) {
    const asked = [loaders[locale], ...[...wanted].map((part) => parts[part][locale])]
    const found = await Promise.all(asked.map((load) => load()))
    spoken.value = { locale, sentences: new Map(found.flatMap((one) => flat(one.default as Tree))) }
  }
  globalThis.document?.documentElement.setAttribute('lang', locale)
}

/** A page that is about to open brings its sentences, in this language and in those spoken later. */
export async function speakOf(part: Part): Promise<void> {
  if (wanted.has(part)) return
  wanted.add(part)
  const { locale } = spoken.value
  const found = flat((await parts[part][locale]()).default as Tree)
  // Another language may have been chosen meanwhile: it has come with this part already.
  if (spoken.value.locale === locale)
    spoken.value = { locale, sentences: new Map([...spoken.value.sentences, ...found]) }
}

/** The same, and the page. */
export function withWords<T>(part: Part, page: () => Promise<T>): () => Promise<T> {
  return async () => (await Promise.all([page(), speakOf(part)]))[0]
}

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  )
}

/** « {n} message | {n} messages » : the form that `n` calls for, then each {name} replaced by its value. */
function say(key: string, values: Values): string | null {
  const { locale: speaking, sentences } = spoken.value
  const forms = sentences.get(key)?.split(' | ')
  if (!forms) return null
  const count = values['n']
  const chosen = typeof count === 'number' ? Math.min(pluralRules[speaking](count), forms.length - 1) : 0
  return (forms[chosen] ?? '').replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark))
}

/** The sentence of `key`. A number named `n` also chooses between singular and plural. */
export function t(key: Key, values: Values = {}): string {
  return say(key, values) ?? key
}

/** For codes that come from the server: the sentence, if this language has one. */
export function sentence(group: keyof Sentences, code: string, values: Values = {}): string | null {
  return say(`${group}.${code}`, values)
}

export function preferred(): Locale {
  const spoken = globalThis.navigator?.languages ?? []
  return spoken.find((tag) => /^(fr|en)\b/.test(tag))?.startsWith('en') ? 'en' : 'fr'
}
