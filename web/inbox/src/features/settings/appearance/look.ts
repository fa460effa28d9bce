// What the form of a web chat's appearance holds, and what becomes of it: the settings that are kept, and the
// configuration that the chat itself is given to be looked at. Pure.
import type { ChannelCard } from '@shared/api/types'
import { inkOn, nearest, readable, type Theme } from '@shared/contrast'

export const ACCENT = '#146c5c'
export const LANGUAGES = ['fr', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const MARGIN = 20

interface Words {
  greeting: string
  hint: string
  write: string
}

export interface Look {
  origins: string
  name: string
  accent: string
  /** Whether the dark theme has a colour of its own. */
  own: boolean
  dark: string
  theme: 'light' | 'dark' | 'auto'
  position: 'end' | 'start'
  x: number
  y: number
  language: Language | ''
  words: Record<Language, Words>
  only: string
  hidden: string
  home: boolean
  rating: boolean
  onward: Onward[]
  asks: boolean
  fields: Question[]
  /** One on each line. */
  topics: Record<Language, string>
  consent: Record<Language, string>
  link: string
  teasers: Teaser[]
  /** Minutes after which an unread answer is sent on; 0: never. */
  after: 0 | 2 | 10 | 60
  forward: number[]
}

/** Words that come by themselves. */
export interface Teaser {
  words: Record<Language, string>
  pages: string
  after: number
  /** Only at certain hours of certain days, 1 being Monday. */
  timed: boolean
  begin: string
  end: string
  days: number[]
  zone: string
}

export const teaser = (zone = new Intl.DateTimeFormat().resolvedOptions().timeZone): Teaser => ({
  words: { fr: '', en: '' },
  pages: '',
  after: 20,
  timed: false,
  begin: '09:00',
  end: '18:00',
  days: [1, 2, 3, 4, 5],
  zone,
})

/** What is asked before the first word: name, email, phone, topic, or an attribute by its key. */
export interface Question {
  key: string
  required: boolean
}

export const PLAIN = ['name', 'email', 'phone', 'topic'] as const

/** A channel on which a visitor may go on. */
export interface Onward {
  channel: number
  address: string
}

type Kept = Partial<NonNullable<ChannelCard['settings']>>

export function lookOf(channel: ChannelCard): Look {
  const kept: Kept = channel.settings ?? {}
  const accent = kept.accent ?? ACCENT
  return {
    origins: (kept.origins ?? []).join('\n'),
    name: kept.name ?? '',
    accent,
    own: Boolean(kept.accent_dark),
    dark: kept.accent_dark ?? nearest(accent, 'dark'),
    theme: kept.theme ?? 'light',
    position: kept.position ?? 'end',
    x: kept.offset_x ?? MARGIN,
    y: kept.offset_y ?? MARGIN,
    language: kept.language ?? '',
    words: { fr: wordsOf(kept, 'fr'), en: wordsOf(kept, 'en') },
    only: (kept.pages?.only ?? []).join('\n'),
    hidden: (kept.pages?.hidden ?? []).join('\n'),
    home: kept.home ?? false,
    rating: kept.rating ?? true,
    onward: (kept.continuations ?? []).map(({ channel, address }) => ({ channel, address: address ?? '' })),
    after: kept.forward?.after ?? 0,
    forward: kept.forward?.channels ?? [],
    ...formOf(kept),
    teasers: (kept.teasers ?? []).map(({ text, pages, after, hours }) => ({
      ...teaser(),
      words: { fr: text.fr ?? '', en: text.en ?? '' },
      pages: (pages ?? []).join('\n'),
      after: after ?? 10,
      ...(hours && { ...hours, days: hours.days ?? [], timed: true }),
    })),
  }
}

function formOf({ form }: Kept): Pick<Look, 'asks' | 'fields' | 'topics' | 'consent' | 'link'> {
  const fields = (form?.fields ?? []).map(({ key, required }) => ({ key, required: required ?? false }))
  const each = <T>(of: (language: Language) => T) => ({ fr: of('fr'), en: of('en') })
  return {
    asks: fields.length > 0,
    fields: fields.length
      ? fields
      : [
          { key: 'name', required: false },
          { key: 'email', required: true },
        ],
    topics: each((language) => (form?.topics?.[language] ?? []).join('\n')),
    consent: each((language) => form?.consent?.[language] ?? ''),
    link: form?.link ?? '',
  }
}

function keptForm({ asks, fields, topics, consent, link }: Look) {
  if (!asks || !fields.length) return null
  return {
    fields: fields.map(({ key, required }) => ({ key, required })),
    topics: { fr: rows(topics.fr), en: rows(topics.en) },
    consent: { fr: consent.fr.trim() || null, en: consent.en.trim() || null },
    link: link.trim() || null,
  }
}

function wordsOf(kept: Kept, language: Language): Words {
  const texts = kept.texts?.[language]
  return {
    greeting: kept.greeting?.[language] ?? '',
    hint: texts?.hint ?? '',
    write: texts?.write ?? '',
  }
}

export function settingsOf(look: Look): NonNullable<ChannelCard['settings']> {
  const { fr, en } = look.words
  const texts = ({ hint, write }: Words) => ({ hint: hint.trim() || null, write: write.trim() || null })
  return {
    origins: lines(look.origins),
    name: look.name.trim() || null,
    greeting: { fr: fr.greeting.trim() || null, en: en.greeting.trim() || null },
    accent: look.accent,
    accent_dark: look.own ? look.dark : null,
    theme: look.theme,
    position: look.position,
    offset_x: look.x,
    offset_y: look.y,
    language: look.language || null,
    texts: { fr: texts(fr), en: texts(en) },
    pages: { only: lines(look.only), hidden: lines(look.hidden) },
    home: look.home,
    rating: look.rating,
    form: keptForm(look),
    forward: look.after && look.forward.length ? { after: look.after, channels: look.forward } : null,
    teasers: look.teasers
      .filter(({ words }) => words.fr.trim() || words.en.trim())
      .map(({ words, pages, after, timed, begin, end, days, zone }) => ({
        text: { fr: words.fr.trim() || null, en: words.en.trim() || null },
        pages: lines(pages),
        after,
        hours: timed ? { begin, end, days: [...days].sort(), zone } : null,
      })),
    continuations: look.onward.map(({ channel, address }) => ({ channel, address: address.trim() || null })),
  }
}

export const rows = (text: string): string[] =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)
const lines = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** The shade that the dark theme has: its own, or the accent's nearest. */
export const darkOf = (look: Look): string => (look.own ? look.dark : nearest(look.accent, 'dark'))

/** What would have to be chosen instead; null when the colour can be read in that theme. */
export const instead = (colour: string, theme: Theme): string | null =>
  readable(colour, theme) ? null : nearest(colour, theme)

/** Live channels that a link can lead to. */
export const reachable = (channels: readonly ChannelCard[]): ChannelCard[] =>
  channels.filter(({ capabilities, state }) => capabilities.way && (state === 'live' || state === 'degraded'))

/** Live channels on which we may write first, which is how an unread answer follows somebody. */
export const followable = (channels: readonly ChannelCard[]): ChannelCard[] =>
  channels.filter(
    ({ capabilities, state }) =>
      !capabilities.embedded && capabilities.starts && (state === 'live' || state === 'degraded'),
  )

/** Whether a channel's own address is what customers know it by: elsewhere it is an id of its provider's. */
export const known = ({ address }: ChannelCard): boolean => /^\+[1-9]\d{6,14}$/.test(address)

const ADDRESS = /^\+?\w{3,64}$/

/** Chosen channels that nobody could be led to. */
export const unaddressed = (look: Look, channels: readonly ChannelCard[]): number[] =>
  look.onward
    .filter(({ channel, address }) => {
      const own = channels.find(({ id }) => id === channel)
      return address.trim() ? !ADDRESS.test(address.trim()) : own && !known(own)
    })
    .map(({ channel }) => channel)

/** How the chat would look, as `GET config` tells a page (docs/channels/webchat.md). */
export function configOf(
  look: Look,
  channel: ChannelCard,
  brand: string,
  { channels = [], form = null }: { channels?: readonly ChannelCard[]; form?: object | null } = {},
) {
  const dark = darkOf(look)
  const each = <T>(of: (words: Words) => T) => ({ fr: of(look.words.fr), en: of(look.words.en) })
  const { fr, en } = look.words
  return {
    name: channel.name,
    brand: look.name.trim() || brand,
    language: null,
    greeting: { ...(fr.greeting && { fr: fr.greeting }), ...(en.greeting && { en: en.greeting }) },
    texts: each(({ hint, write }) => ({ ...(hint && { hint }), ...(write && { write }) })),
    style: {
      '--brand': look.accent,
      '--brand-fg': inkOn(look.accent),
      '--brand-dark': dark,
      '--brand-dark-fg': inkOn(dark),
      '--x': `${look.x}px`,
      '--y': `${look.y}px`,
    },
    attributes: { position: look.position },
    avatar: channel.avatar,
    home: look.home,
    ways: [],
    form,
    onward: look.onward.flatMap(({ channel: id }) => {
      const one = channels.find((other) => other.id === id)
      return one ? [{ channel: id, label: { fr: one.name, en: one.name } }] : []
    }),
    text_limit: 4000,
    file_limit: 20 << 20,
    members: false,
  }
}
