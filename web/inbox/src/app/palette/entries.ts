// What the palette shows: what was chosen lately, what can be done here, where one can go, and whom one may
// mean. Made anew from the commands at every letter; nothing is asked of the server for it.
import { MessagesSquare } from '@lucide/vue'
import type { Component } from 'vue'
import type { Conversation } from '@shared/api/types'
import type { MenuItem } from '@shared/ui/menu'
import {
  choicesOf,
  entryOf,
  isDeclared,
  isKnown,
  NAMES,
  perform,
  titleOf,
  whyNot,
  type CommandName,
  type Group,
} from '../commands'
import { keysOf } from '../keymap'
import { fold, score, touches } from './find'
import { iconOf, synonymsOf } from './faces'

export type Section = 'recent' | 'actions' | 'go' | 'app' | 'conversations' | 'people'
export const SECTIONS: readonly Section[] = ['recent', 'actions', 'go', 'app', 'conversations', 'people']

export interface Entry {
  /** The same from one opening to the next. */
  id: string
  section: Section
  name: string
  /** The command whose choice it is: « Attribuer ». */
  of?: string
  /** A second thing to read: the last words of a conversation, an address. */
  note?: string
  icon: Component
  chord?: string
  checked?: boolean
  /** Why it is not possible now. */
  why: string | null
  stays?: boolean
  /** How well it answers to what was typed. */
  worth: number
  run: () => void
}

const SECTION_OF: Record<Group, Section> = {
  move: 'go',
  conversation: 'actions',
  write: 'actions',
  client: 'actions',
  app: 'app',
}

/** The commands that answer to `query`; with nothing typed, those that concern what is on screen. */
export function commandEntries(query: string): Entry[] {
  return NAMES.filter((name) => name !== 'palette' && (query ? isKnown(name) : isDeclared(name))).flatMap(
    (name) => {
      const worth = score(query, fold(titleOf(name)), synonymsOf(name))
      return worth === null ? [] : [commandEntry(name, worth)]
    },
  )
}

function commandEntry(name: CommandName, worth: number): Entry {
  const chord = keysOf(name)[0]
  return {
    id: name,
    section: SECTION_OF[entryOf(name).group],
    name: titleOf(name),
    icon: iconOf(name),
    ...(chord === undefined ? {} : { chord }),
    why: whyNot(name),
    worth,
    run: () => void perform(name),
  }
}

/** The choices behind one command, or behind all of them when something is typed. */
export function choiceEntries(query: string, only: CommandName | null): Entry[] {
  if (!query && !only) return []
  return (only ? [only] : NAMES).flatMap((name) =>
    whyNot(name) === null ? choicesOf(name).flatMap((item) => choiceEntry(name, item, query)) : [],
  )
}

function choiceEntry(of: CommandName, item: MenuItem, query: string): Entry[] {
  const worth = score(query, fold(item.label), `${fold(titleOf(of))} ${synonymsOf(of)}`)
  // « Attribuer » alone means the menu; « attribuer » and a name, or the name, one of its choices.
  if (worth === null || (query && !touches(query, fold(item.label)))) return []
  return [
    {
      id: `${of}:${item.label}`,
      section: SECTION_OF[entryOf(of).group],
      name: item.label,
      of: titleOf(of),
      icon: item.icon ?? iconOf(of),
      note: item.hint ?? '',
      checked: item.checked ?? false,
      stays: item.stays ?? false,
      why: item.disabled ? (item.note ?? '') : null,
      worth,
      run: item.run,
    },
  ]
}

export interface Named {
  row: Conversation
  name: string
  note: string
  open: () => void
}

/** Loaded conversations whose person is called so, the latest first among equals. */
export function conversationEntries(query: string, rows: Named[]): Entry[] {
  if (!query) return []
  const found = rows.flatMap(({ row, name, note, open }) => {
    const worth = score(query, fold(name), fold(row.address))
    return worth === null ? [] : [{ row, worth, entry: { name, note, open } }]
  })
  found.sort((one, other) => other.worth - one.worth || other.row.last_at.localeCompare(one.row.last_at))
  return found.slice(0, 6).map(({ row, worth, entry }) => ({
    id: `conversation:${row.id}`,
    section: 'conversations' as const,
    name: entry.name,
    note: entry.note,
    icon: MessagesSquare,
    why: null,
    worth,
    run: entry.open,
  }))
}

/** Under this part of the best, an answer is a guess that the best makes idle. */
const GUESS = 4

/** What cannot be done comes last in its section: still found, never in the way. */
export function ranked(found: Entry[]): Entry[] {
  const top = Math.max(0, ...found.map(({ worth }) => worth))
  const entries = found.filter(({ worth, section }) => section === 'people' || worth * GUESS >= top)
  const order = (one: Entry) => SECTIONS.indexOf(one.section)
  const best = new Map<Section, number>()
  for (const { section, worth, why } of entries)
    if (why === null) best.set(section, Math.max(best.get(section) ?? 0, worth))
  const sections = (one: Entry, other: Entry) =>
    (best.get(other.section) ?? -1) - (best.get(one.section) ?? -1) || order(one) - order(other)
  const able = (one: Entry) => (one.why === null ? 0 : 1)
  return [...entries].sort(
    (one, other) => sections(one, other) || able(one) - able(other) || other.worth - one.worth,
  )
}

const LATELY = 5

/** Those chosen lately, taken out of their sections and put first. */
export function recentFirst(entries: Entry[], ids: readonly string[]): Entry[] {
  const found = ids.flatMap((id) => entries.find((one) => one.id === id && one.why === null) ?? [])
  const lately = found.slice(0, LATELY)
  const rest = entries.filter((one) => !lately.includes(one))
  return [...lately.map((one) => ({ ...one, section: 'recent' as const })), ...rest]
}
