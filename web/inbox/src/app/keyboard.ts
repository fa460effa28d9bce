// The keyboard's way into the commands: by the character typed and never by the physical key, so that AZERTY,
// QWERTZ and Polish layouts keep their letters. No Alt, no AltGr; nothing while a field, a menu or a dialog has
// the keyboard, nor while a character is being composed. People can turn the letters off (WCAG 2.1.4).
import { nextTick, onScopeDispose } from 'vue'
import { entryOf, nearest, type Declared } from './commands'
import { commandsOf, isBare, sequencesFrom } from './keymap'
import { catchUp } from './paint'
import { usePreferences } from './preferences'
import { useToasts } from './toasts'

/** Milliseconds in which the second key of a sequence must follow the first. */
export const SEQUENCE = 1000

const EDITABLE = 'input, textarea, select, [contenteditable=""], [contenteditable="true"]'
const PRESSABLE = 'a[href], button, summary, [role="button"], [role="link"]'
const TAKEN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'
const SILENT = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Unidentified'])

/** The name of a key press: « j », « Shift+e », « ? », « Mod+Enter »; null when it is not ours to hear. */
export function strokeOf(event: KeyboardEvent): string | null {
  if (event.isComposing || event.defaultPrevented || SILENT.has(event.key)) return null
  if (event.altKey || event.getModifierState('AltGraph')) return null
  const mod = event.ctrlKey || event.metaKey ? 'Mod+' : ''
  // A sign takes Shift on one layout and not on another: only what it writes counts.
  const shifts = event.shiftKey && (event.key.length > 1 || /^\p{L}$/u.test(event.key))
  // Caps Lock changes the character, not the wish.
  return `${mod}${shifts ? 'Shift+' : ''}${event.key.length > 1 ? event.key : event.key.toLowerCase()}`
}

/** Which of the declared commands a key press reaches, seen from where the focus is. */
function hears(event: KeyboardEvent): (one: Declared) => boolean {
  const at = event.target instanceof Element ? event.target : null
  const mod = event.ctrlKey || event.metaKey
  const field = at?.closest(EDITABLE) ?? null
  const taken = document.querySelector(TAKEN) !== null
  const native =
    (event.key === 'Enter' && !mod && at?.closest(PRESSABLE)) ||
    (event.key.startsWith('Arrow') && at?.closest('[role="radiogroup"], fieldset'))
  return (one) => {
    // Only with Ctrl or ⌘: given to a letter, even the palette must let people write it.
    if (mod && entryOf(one.name).everywhere) return true
    if (field && !(mod && one.within?.()?.contains(field))) return false
    return !native && !taken
  }
}

let begun: string | null = null
let patience: ReturnType<typeof setTimeout> | undefined

function begin(stroke: string | null): void {
  clearTimeout(patience)
  begun = stroke
  if (stroke !== null) patience = setTimeout(() => (begun = null), SEQUENCE)
}

function heard(event: KeyboardEvent): void {
  const stroke = strokeOf(event)
  if (stroke === null) return
  const first = begun
  begin(null)
  if (isBare(stroke) && !usePreferences().shortcuts.value) return
  const listening = hears(event)
  const follows = first !== null && isBare(stroke)
  if (!follows && nearest(sequencesFrom(stroke), listening)) {
    event.preventDefault()
    begin(stroke)
    return
  }
  const chord = follows ? `${first} ${stroke}` : stroke
  const one = nearest(commandsOf(chord), listening)
  // What walks may run ahead of the screen; what acts on where one is waits until the screen is there.
  if (!one || entryOf(one.name).repeats || !catchUp()) return answer(event, chord, one)
  event.preventDefault()
  void nextTick(() => answer(event, chord, nearest(commandsOf(chord), listening)))
}

function answer(event: KeyboardEvent, chord: string, one: Declared | null): void {
  if (!one) return
  const why = one.guard?.() ?? null
  // A key that is refused stays the browser's; a letter has no other meaning, so it says why.
  if (why !== null && !isBare(chord)) return
  event.preventDefault()
  if (event.repeat && !entryOf(one.name).repeats) return
  if (why === null) one.run()
  else useToasts().say(why)
}

/** Listens for as long as the calling component lives, while `enabled`. */
export function useKeyboard(enabled: () => boolean = () => true): void {
  const listener = (event: KeyboardEvent): void => {
    if (enabled()) heard(event)
  }
  globalThis.addEventListener('keydown', listener)
  onScopeDispose(() => {
    begin(null)
    globalThis.removeEventListener('keydown', listener)
  })
}
