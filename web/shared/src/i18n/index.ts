// The sentences of the browser. French is the source language; English mirrors it key by key. `t` is typed
// by the French file, so a missing key is a compile error, and reactive: a template that calls it follows
// the language.
import { createI18n } from 'vue-i18n'
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

const i18n = createI18n({
  legacy: false,
  locale: 'fr',
  messages: {},
  pluralRules,
  missingWarn: false,
  fallbackWarn: false,
})
// vue-i18n types its composer by the messages given at creation; ours are loaded later and typed by `Key`.
const global = i18n.global as unknown as {
  availableLocales: string[]
  locale: { value: Locale }
  setLocaleMessage: (locale: Locale, sentences: unknown) => void
  t: (key: string, values: Values, count?: number) => string
  te: (key: string, locale: Locale) => boolean
}

const loaders: Record<Locale, () => Promise<{ default: unknown }>> = {
  fr: () => import('./fr.json'),
  en: () => import('./en.json'),
}

export function locale(): Locale {
  return global.locale.value
}

/** Loads a language if need be, then switches to it. */
export async function speak(wanted: Locale): Promise<void> {
  if (!global.availableLocales.includes(wanted)) {
    global.setLocaleMessage(wanted, (await loaders[wanted]()).default)
  }
  global.locale.value = wanted
  globalThis.document?.documentElement.setAttribute('lang', wanted)
}

function say(key: string, values: Values): string {
  const count = values['n']
  return typeof count === 'number' ? global.t(key, values, count) : global.t(key, values)
}

/** The sentence of `key`. A number named `n` also chooses between singular and plural. */
export function t(key: Key, values: Values = {}): string {
  return say(key, values)
}

/** For codes that come from the server: the sentence, if this language has one. */
export function sentence(group: keyof Sentences, code: string, values: Values = {}): string | null {
  const key = `${group}.${code}`
  return global.te(key, locale()) ? say(key, values) : null
}

export function preferred(): Locale {
  const spoken = globalThis.navigator?.languages ?? []
  return spoken.find((tag) => /^(fr|en)\b/.test(tag))?.startsWith('en') ? 'en' : 'fr'
}
