// Everything that can be done, once: a name, a key, and for as long as the component that can do it lives, the
// deed and why it may not be done now. The palette, the sheet of keys, menus, tips and the keyboard itself read
// this list, so that none of them can promise what another does not know. What only the palette shows of a
// command, its icon and the other words for it, is in palette/faces.ts and comes with it.
import { onScopeDispose, shallowReactive } from 'vue'
import { t } from '@shared/i18n'
import type { MenuItem } from '@shared/ui/menu'

export type Group = 'move' | 'conversation' | 'write' | 'client' | 'app'
export const GROUPS: readonly Group[] = ['move', 'conversation', 'write', 'client', 'app']

export interface Entry {
  group: Group
  /** The key that people may change: « e », « Shift+e », « g i », « Mod+k ». */
  key?: string
  /** Keys that stay, because every product gives them this meaning. */
  fixed?: readonly string[]
  /** Where one has to be for it. What names no place and that nobody declares does not exist here. */
  where?: 'inbox' | 'conversation' | 'panel'
  /** Answers to the key of this other command when that one is not possible: « e » resolves, then reopens. */
  like?: string
  /** A held key repeats it. */
  repeats?: true
  /** Heard in fields and above dialogs too. */
  everywhere?: true
}

export const CATALOGUE = {
  down: { group: 'move', key: 'j', fixed: ['ArrowDown'], where: 'inbox', repeats: true },
  up: { group: 'move', key: 'k', fixed: ['ArrowUp'], where: 'inbox', repeats: true },
  open: { group: 'move', fixed: ['Enter'], where: 'inbox' },
  back: { group: 'move', key: 'u', fixed: ['Escape'], where: 'inbox' },
  go_inbox: { group: 'move', key: 'g i' },
  view_mine: { group: 'move' },
  view_unassigned: { group: 'move' },
  view_mentions: { group: 'move' },
  view_all: { group: 'move' },
  view_quarantine: { group: 'move' },
  filter_state: { group: 'move', where: 'inbox' },
  filter_channel: { group: 'move', where: 'inbox' },
  filter_label: { group: 'move', where: 'inbox' },
  filter_team: { group: 'move', where: 'inbox' },
  filter_unread: { group: 'move', where: 'inbox' },
  clear_filters: { group: 'move', where: 'inbox' },
  sort: { group: 'move', where: 'inbox' },
  density: { group: 'move', where: 'inbox' },
  saved_views: { group: 'move', key: 'g v', where: 'inbox' },
  save_view: { group: 'move', where: 'inbox' },
  pick: { group: 'move', key: 'x', where: 'inbox' },
  pick_all: { group: 'move', where: 'inbox' },
  unpick: { group: 'move', where: 'inbox' },
  search: { group: 'move', key: '/' },
  go_settings: { group: 'move', key: 'g s' },
  go_deals: { group: 'move', key: 'g d' },

  take: { group: 'conversation', key: 'i', where: 'conversation' },
  assign: { group: 'conversation', key: 'a', where: 'conversation' },
  unassign: { group: 'conversation', where: 'conversation' },
  resolve: { group: 'conversation', key: 'e', where: 'conversation' },
  resolve_next: { group: 'conversation', key: 'Shift+e', where: 'conversation' },
  reopen: { group: 'conversation', like: 'resolve', where: 'conversation' },
  snooze: { group: 'conversation', key: 'z', where: 'conversation' },
  labels: { group: 'conversation', key: 'l', where: 'conversation' },
  follow: { group: 'conversation', key: 'f', where: 'conversation' },
  unfollow: { group: 'conversation', like: 'follow', where: 'conversation' },
  macros: { group: 'conversation', key: 'm', where: 'conversation' },
  stage: { group: 'conversation', key: 'd' },
  spam: { group: 'conversation', key: '!', where: 'conversation' },
  unspam: { group: 'conversation', like: 'spam', where: 'conversation' },

  reply: { group: 'write', key: 'r', where: 'conversation' },
  note: { group: 'write', key: 'n', where: 'conversation' },
  attach: { group: 'write', where: 'conversation' },
  send: { group: 'write', key: 'Mod+Enter', where: 'conversation' },
  send_resolve: { group: 'write', key: 'Mod+Shift+Enter', where: 'conversation' },
  send_later: { group: 'write', where: 'conversation' },
  emoji: { group: 'write', where: 'conversation' },
  template: { group: 'write', where: 'conversation' },
  voice: { group: 'write', where: 'conversation' },
  new: { group: 'write', key: 'c' },
  log: { group: 'write', key: 'Shift+c' },

  panel: { group: 'client', where: 'conversation' },
  rename: { group: 'client', where: 'panel' },
  block: { group: 'client', where: 'panel' },
  unblock: { group: 'client', where: 'panel' },
  merge: { group: 'client', where: 'panel' },
  erase: { group: 'client', where: 'panel' },

  palette: { group: 'app', key: 'Mod+k', everywhere: true },
  undo: { group: 'app', fixed: ['Mod+z'] },
  help: { group: 'app', key: '?' },
  phone: { group: 'app' },
  guide: { group: 'app' },
  theme: { group: 'app' },
  language: { group: 'app' },
  reconnect: { group: 'app' },
  sign_out: { group: 'app' },
} as const satisfies Record<string, Entry>

export type CommandName = keyof typeof CATALOGUE
export const NAMES = Object.keys(CATALOGUE) as CommandName[]

export const entryOf = (name: CommandName): Entry => CATALOGUE[name]
export const isCommand = (name: string): name is CommandName => name in CATALOGUE
/** What a command is called on screen. */
export const titleOf = (name: CommandName): string => t(`command.${name}`)

export interface Deed {
  run: () => void
  /** Why it is not possible now, as a sentence for people; null when it is. */
  guard?: () => string | null
  /** The field in which its key is heard as well. */
  within?: () => HTMLElement | null
}

export interface Declared extends Deed {
  name: CommandName
}

interface Offered {
  name: CommandName
  items: () => MenuItem[]
}

const declared = shallowReactive<Declared[]>([])
const offered = shallowReactive<Offered[]>([])

function keepWhileAlive<T>(list: T[], added: T[]): void {
  list.push(...added)
  onScopeDispose(() => {
    for (const one of added) list.splice(list.indexOf(one), 1)
  })
}

/** Declares what the calling component can do, for as long as it lives. The last to come is the nearest. */
export function useCommands(deeds: Partial<Record<CommandName, Deed | (() => void)>>): void {
  const given = Object.entries(deeds) as [CommandName, Deed | (() => void)][]
  const added = given.map(([name, deed]) => ({
    name,
    ...(typeof deed === 'function' ? { run: deed } : deed),
  }))
  keepWhileAlive(declared, added)
}

/** The choices behind a command, as its menu has them: to whom, until when, which label. */
export function useChoices(name: CommandName, items: () => MenuItem[]): void {
  keepWhileAlive(offered, [{ name, items }])
}

/** The nearest that can do it now; failing that, the nearest that says why not. */
export function nearest(names: readonly CommandName[], heard: (one: Declared) => boolean): Declared | null {
  const among = declared.filter((one) => names.includes(one.name) && heard(one))
  const able = among.filter((one) => !one.guard?.())
  // Of two that share a key, the one it belongs to comes first.
  return able.findLast((one) => !entryOf(one.name).like) ?? able.at(-1) ?? among.at(-1) ?? null
}

const any = () => true

export function isDeclared(name: CommandName): boolean {
  return declared.some((one) => one.name === name)
}

/** Declared, or possible elsewhere: what a list of commands may show. */
export function isKnown(name: CommandName): boolean {
  return isDeclared(name) || entryOf(name).where !== undefined
}

/** Why a command is not possible now, as a sentence; null when it is. */
export function whyNot(name: CommandName): string | null {
  const one = nearest([name], any)
  if (one) return one.guard?.() ?? null
  return t(`why.${entryOf(name).where ?? 'inbox'}`)
}

/** Does it, if it is possible; otherwise returns why not. */
export function perform(name: CommandName): string | null {
  const why = whyNot(name)
  if (why === null) nearest([name], any)?.run()
  return why
}

export function choicesOf(name: CommandName): MenuItem[] {
  return offered.findLast((one) => one.name === name)?.items() ?? []
}
