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
}

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
    continuations: look.onward.map(({ channel, address }) => ({ channel, address: address.trim() || null })),
  }
}

const lines = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** The shade that the dark theme has: its own, or the accent's nearest. */
export const darkOf = (look: Look): string => (look.own ? look.dark : nearest(look.accent, 'dark'))

/** What would have to be chosen instead; null when the colour can be read in that theme. */
export const instead = (colour: string, theme: Theme): string | null =>
  readable(colour, theme) ? null : nearest(colour, theme)

/** Live channels that a link can lead to. */
export const reachable = (channels: readonly ChannelCard[]): ChannelCard[] =>
  channels.filter(({ capabilities, state }) => capabilities.way && (state === 'live' || state === 'degraded'))

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
export function configOf(look: Look, channel: ChannelCard, brand: string, channels: readonly ChannelCard[] = []) {
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
    onward: look.onward.flatMap(({ channel: id }) => {
      const one = channels.find((other) => other.id === id)
      return one ? [{ channel: id, label: { fr: one.name, en: one.name } }] : []
    }),
    text_limit: 4000,
    file_limit: 20 << 20,
    members: false,
  }
}
