// Changing the keys. What a layout or the browser needs for itself is refused: AltGr and the signs that take
// it, digits, the browser's own shortcuts, and a key under which a sequence would never be heard.
import { entryOf, type CommandName } from '@/app/commands'
import { commandsOf, firstOf, keysOf, own, OWN_KEY, sequencesFrom, usual } from '@/app/keymap'

export type Refusal = 'altgr' | 'digit' | 'sign' | 'browser' | 'begins'

/** Ctrl and ⌘ with these letters stay the browser's: copy, close, find, print… */
const FREE_WITH_MOD = new Set('begikm')

/** Why a chord cannot be anybody's; null when it can. */
export function refused(chord: string): Refusal | null {
  for (const stroke of chord.split(' ')) {
    const bare = stroke.replace('Mod+', '').replace('Shift+', '')
    if (/^\d$/.test(bare)) return 'digit'
    if (/^[[\]#@{}]$/.test(bare)) return 'sign'
    if (!OWN_KEY.test(stroke)) return 'browser'
    if (/^Mod\+/.test(stroke) && bare !== 'Enter' && !FREE_WITH_MOD.has(stroke.slice(4))) return 'browser'
  }
  return startsAnother(chord) ? 'begins' : null
}

/** A single key under a sequence would never be heard, or would always interrupt it. */
function startsAnother(chord: string): boolean {
  return chord.includes(' ') ? commandsOf(firstOf(chord)).length > 0 : sequencesFrom(chord).length > 0
}

/** Another command that answers to this chord already. */
export function holderOf(chord: string, but: CommandName): CommandName | null {
  return commandsOf(chord).find((name) => name !== but && !entryOf(name).like) ?? null
}

/** Gives a command a key, or none. The key of the profile is not kept as a change. */
export function give(name: CommandName, key: string | null): void {
  const rest = Object.entries(own.value).filter(([other]) => other !== name)
  own.value = Object.fromEntries(key === usual(name) ? rest : [...rest, [name, key]])
}

/** Gives `name` the chord, and its former key to whoever held the chord. */
export function swap(name: CommandName, chord: string): void {
  const holder = holderOf(chord, name)
  const former = keysOf(name).find((key) => !entryOf(name).fixed?.includes(key)) ?? null
  if (holder) give(holder, former)
  give(name, chord)
}
