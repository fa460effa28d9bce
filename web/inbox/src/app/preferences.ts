// Choices that belong to this browser rather than to the account. Kept in localStorage where the browser
// allows it; where it does not, they last as long as the tab.
import { ref, shallowRef, watch, type Ref } from 'vue'

function kept<T extends string | boolean>(
  name: string,
  initial: T,
): Ref<T extends boolean ? boolean : string> {
  const key = `causerie.${name}`
  const value = ref(read(key, initial)) as Ref<T extends boolean ? boolean : string>
  watch(value, (now) => write(key, now), { flush: 'sync' })
  return value
}

function read<T extends string | boolean>(key: string, initial: T): T {
  try {
    const found = localStorage.getItem(key)
    if (found === null) return initial
    return (typeof initial === 'boolean' ? found === 'true' : found) as T
  } catch {
    return initial
  }
}

function write(key: string, value: string | boolean): void {
  try {
    localStorage.setItem(key, String(value))
  } catch {
    // Private windows may refuse; the choice then lasts as long as the tab.
  }
}

/** The same for lists and tables: replaced as a whole, never changed in place. */
function keptWhole<T extends object>(name: string, initial: T): Ref<T> {
  const value: Ref<T> = shallowRef<T>(whole(read(`causerie.${name}`, ''), initial))
  watch(value, (now) => write(`causerie.${name}`, JSON.stringify(now)), { flush: 'sync' })
  return value
}

/** What storage holds may come from anywhere: another shape reads as nothing. */
function whole<T extends object>(text: string, initial: T): T {
  try {
    const found: unknown = JSON.parse(text)
    const alike = typeof found === 'object' && found && Array.isArray(found) === Array.isArray(initial)
    return alike ? (found as T) : initial
  } catch {
    return initial
  }
}

const preferences = {
  /** One-letter shortcuts; WCAG 2.1.4 asks for a way to turn them off. */
  shortcuts: kept('shortcuts', true),
  /** Enter sends on chat channels; never on phones. */
  enterSends: kept('enterSends', true),
  /** The customer's simulated phone, docked beside the inbox (demo only). */
  phone: kept('phone', true),
  /** The contact panel beside the thread. */
  panel: kept('panel', true),
  /** The steps of the first minute. */
  guide: kept('guide', true),
  /** The rows of the list: « cosy », or « compact » for those who want more of them. */
  density: kept('density', 'cosy'),
  /** The view the inbox opens on. */
  view: kept('view', 'all'),
  /** Whose habits the keys follow, and the keys of one's own: command → key, null for none. */
  keyProfile: kept('keyProfile', 'causerie'),
  keys: keptWhole<Record<string, string | null>>('keys', {}),
  /** How many times each key was named after a click. */
  learned: keptWhole<Record<string, number>>('learned', {}),
  /** The emoji used lately, and the skin tone that goes with them: 0 for none, 5 the darkest. */
  emoji: keptWhole<string[]>('emoji', []),
  tone: kept('tone', '0'),
  /** What was last chosen in the palette, the latest first. */
  recent: keptWhole<string[]>('recent', []),
}

/** Refs: `usePreferences().shortcuts.value`, or destructure. */
export function usePreferences(): typeof preferences {
  return preferences
}
