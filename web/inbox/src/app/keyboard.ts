// One-letter shortcuts, by the character typed and never by the physical key: AZERTY, QWERTZ and Polish
// layouts keep their letters. No Alt, no AltGr, no digits; nothing while a field, a menu or a dialog has the
// keyboard, nor while a character is being composed. People can turn the letters off (WCAG 2.1.4).
import { onScopeDispose } from 'vue'
import { t, type Key } from '@shared/i18n'
import { usePreferences } from './preferences'

export type KeyMap = Record<string, () => void>

interface Binding {
  map: KeyMap
  enabled: () => boolean
}

export interface Command {
  label: Key
  /** As `useKeys` names them; the first is the one shown in tips. */
  keys: string[]
}

/** Everything the keyboard does, for the help sheet; tips take their hint from here too. */
export const commands = [
  { label: 'keys.down', keys: ['j', 'ArrowDown'] },
  { label: 'keys.up', keys: ['k', 'ArrowUp'] },
  { label: 'keys.open', keys: ['Enter'] },
  { label: 'keys.back', keys: ['Escape', 'u'] },
  { label: 'keys.reply', keys: ['r'] },
  { label: 'keys.note', keys: ['n'] },
  { label: 'keys.resolve', keys: ['e'] },
  { label: 'keys.snooze', keys: ['z'] },
  { label: 'keys.assign', keys: ['a'] },
  { label: 'keys.take', keys: ['i'] },
  { label: 'keys.new', keys: ['c'] },
  { label: 'keys.help', keys: ['?'] },
] as const satisfies readonly Command[]

const bindings: Binding[] = []
const EDITABLE = 'input, textarea, select, [contenteditable=""], [contenteditable="true"]'
const PRESSABLE = 'a[href], button, summary, [role="button"], [role="link"]'
const TAKEN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/** The name of a key press: « j », « Shift+e », « ? », « Escape »; null when it is not ours to hear. */
export function nameOf(event: KeyboardEvent): string | null {
  if (event.isComposing || event.defaultPrevented) return null
  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState('AltGraph')) return null
  const letter = /^\p{L}$/u.test(event.key)
  if (!letter) return event.key
  // Caps Lock changes the character, not the wish.
  return event.shiftKey ? `Shift+${event.key.toLowerCase()}` : event.key.toLowerCase()
}

function busy(event: KeyboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : null
  if (at?.closest(EDITABLE)) return true
  if (event.key === 'Enter' && at?.closest(PRESSABLE)) return true
  if (event.key.startsWith('Arrow') && at?.closest('[role="radiogroup"], fieldset')) return true
  return document.querySelector(TAKEN) !== null
}

function heard(event: KeyboardEvent): void {
  const name = nameOf(event)
  if (name === null || busy(event)) return
  if ([...event.key].length === 1 && !usePreferences().shortcuts.value) return
  // The last to come is the nearest to what the person looks at.
  const binding = bindings.findLast((one) => name in one.map && one.enabled())
  if (!binding) return
  event.preventDefault()
  binding.map[name]?.()
}

/** Binds keys for as long as the calling component lives. */
export function useKeys(map: KeyMap, enabled: () => boolean = () => true): void {
  const binding = { map, enabled }
  if (!bindings.length) globalThis.addEventListener('keydown', heard)
  bindings.push(binding)
  onScopeDispose(() => {
    bindings.splice(bindings.indexOf(binding), 1)
    if (!bindings.length) globalThis.removeEventListener('keydown', heard)
  })
}

const SIGNS: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑' }

/** A key as it is printed for people: « Entrée », « ↓ », « j ». */
export function keyName(key: string): string {
  if (key === 'Enter') return t('keys.enter')
  if (key === 'Escape') return t('keys.escape')
  return SIGNS[key] ?? key
}
