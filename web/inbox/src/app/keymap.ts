// Which keys a command answers to: those of the chosen profile, under those that a person set themselves.
// A chord is « e », « Shift+e », « Mod+Enter » (Ctrl, or ⌘) or a sequence, « g i ».
import { computed } from 'vue'
import { t } from '@shared/i18n'
import { entryOf, isCommand, NAMES, type CommandName } from './commands'
import { usePreferences } from './preferences'

export type Profile = 'causerie' | 'gmail'
export const PROFILES: readonly Profile[] = ['causerie', 'gmail']
type Keys = Partial<Record<CommandName, string | null>>

/** Where Gmail's habits differ: archive is resolve, « b » snoozes, « z » undoes, « v » moves it to someone. */
const GMAIL: Keys = { open: 'o', snooze: 'b', undo: 'z', assign: 'v' }
/** The form of what people may choose. */
export const OWN_KEY = /^(?:(?:Mod\+)?(?:Shift\+)?\p{L}|Mod\+(?:Shift\+)?Enter|[^\p{L}\d\s[\]#@{}])$/u

const preferences = usePreferences()

export const profile = computed<Profile>({
  get: () => (preferences.keyProfile.value === 'gmail' ? 'gmail' : 'causerie'),
  set: (wanted) => (preferences.keyProfile.value = wanted),
})

/** What a person changed; anything that storage holds and that is no key of a command is left out. */
export const own = computed<Keys>({
  get: () =>
    Object.fromEntries(
      Object.entries(preferences.keys.value).filter(
        ([name, key]) => isCommand(name) && (key === null || isChord(key)),
      ),
    ),
  set: (keys) => (preferences.keys.value = keys),
})

function isChord(key: unknown): key is string {
  if (typeof key !== 'string') return false
  const strokes = key.split(' ')
  return strokes.length <= 2 && strokes.every((stroke) => OWN_KEY.test(stroke))
}

/** The key of the profile; null where it has none. */
export function usual(name: CommandName): string | null {
  const gmail = profile.value === 'gmail' ? GMAIL[name] : undefined
  return gmail === undefined ? (entryOf(name).key ?? null) : gmail
}

function chordsOf(name: CommandName): string[] {
  const { like, fixed = [] } = entryOf(name)
  if (like && isCommand(like)) return chordsOf(like)
  const mine = own.value[name]
  const key = mine === undefined ? usual(name) : mine
  return key === null ? [...fixed] : [key, ...fixed]
}

const keys = computed(() => new Map(NAMES.map((name) => [name, chordsOf(name)])))
const commands = computed(() => {
  const by = new Map<string, CommandName[]>()
  for (const [name, chords] of keys.value)
    for (const chord of chords) by.set(chord, [...(by.get(chord) ?? []), name])
  return by
})
export const firstOf = (chord: string): string => chord.split(' ')[0] ?? ''

/** The chords of a command, the one to show first. */
export const keysOf = (name: CommandName): readonly string[] => keys.value.get(name) ?? []
export const commandsOf = (chord: string): readonly CommandName[] => commands.value.get(chord) ?? []
/** The commands whose sequence begins with this key: « g » begins « g i ». */
export const sequencesFrom = (stroke: string): CommandName[] =>
  NAMES.filter((name) => keysOf(name).some((chord) => chord.startsWith(`${stroke} `)))

// --- as people read them

const SIGNS: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑' }
const APPLE = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')

function strokeName(part: string): string {
  if (part === 'Enter') return t('keys.enter')
  if (part === 'Escape') return t('keys.escape')
  if (part === 'Shift') return t('keys.shift')
  if (part === 'Mod') return APPLE ? '⌘' : 'Ctrl'
  return SIGNS[part] ?? part
}

/** A chord stroke by stroke: « g », « i »; « Ctrl + Entrée »; « Maj + E ». */
export function strokes(chord: string): string[] {
  return chord.split(' ').map((stroke) => {
    const parts = stroke === '+' ? [stroke] : stroke.split('+')
    const held = parts.length > 1
    return parts
      .map((part) => (held && part.length === 1 ? part.toUpperCase() : strokeName(part)))
      .join(' + ')
  })
}

export const printed = (chord: string): string => strokes(chord).join(' ')

/** A single letter or sign, which people can turn off (WCAG 2.1.4). */
export const isBare = (chord: string): boolean => !/^Mod\+/.test(chord) && [...firstBare(chord)].length === 1
const firstBare = (chord: string): string => firstOf(chord).replace('Shift+', '')

export const coarse = globalThis.matchMedia?.('(pointer: coarse)').matches ?? false

/** The key to name in a tip: none on touch, nor a letter where letters are off. */
export function hintOf(name: CommandName): string {
  if (coarse) return ''
  const key = keysOf(name).find((chord) => preferences.shortcuts.value || !isBare(chord))
  return key === undefined ? '' : printed(key)
}
