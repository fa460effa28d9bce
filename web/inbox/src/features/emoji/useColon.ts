// What a colon and a few letters find over a field, and the keys that choose among it.
import { computed, ref, shallowRef, type Ref } from 'vue'
import { replaceIn, type Slash } from '../canned/slash'
import { colonAt } from './colon'
import type * as All from './emoji'
import type { Emoji } from './emoji'
import { remember, tone } from './lately'

const MOST = 8

export function useColon(field: Readonly<Ref<HTMLTextAreaElement | null>>) {
  const colon = shallowRef<Slash | null>(null)
  const list = shallowRef<typeof All | null>(null)
  const pointed = ref(0)
  /** Where the colon stands that somebody closed: it asks no more. */
  let closed: number | null = null

  const found = computed<Emoji[]>(() =>
    colon.value && list.value ? list.value.search(colon.value.query, MOST) : [],
  )
  const open = computed(() => found.value.length > 0)
  const current = computed(() => found.value[pointed.value])

  /** Looks where the caret is, after every key and click. */
  function look(): void {
    const box = field.value
    const bare = box !== null && box.selectionStart === box.selectionEnd
    const asked = bare ? colonAt(box.value, box.selectionStart) : null
    if (asked?.from !== closed) closed = null
    if (asked?.query !== colon.value?.query) pointed.value = 0
    colon.value = asked && closed === null ? asked : null
    if (asked && !list.value) void import('./emoji').then((read) => (list.value = read))
  }

  function pick(one: Emoji | undefined): void {
    const at = colon.value
    colon.value = null
    const box = field.value
    if (!one || !at || !box || !list.value) return
    remember(one.sign)
    replaceIn(box, at.from, at.to, `${list.value.toned(one.sign, tone.value)} `)
  }

  /** True when the key was for the list. */
  function key(event: KeyboardEvent): boolean {
    if (!open.value || event.ctrlKey || event.metaKey || event.shiftKey) return false
    if (event.key === 'Escape') {
      closed = colon.value?.from ?? null
      colon.value = null
    } else if (event.key === 'Enter' || event.key === 'Tab') pick(current.value)
    else if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else return false
    return true
  }

  function step(by: number): void {
    pointed.value = (pointed.value + by + found.value.length) % found.value.length
  }

  const leave = (): void => void (colon.value = null)
  const signOf = (one: Emoji): string => list.value?.toned(one.sign, tone.value) ?? ''
  return { open, found, pointed, current, signOf, look, leave, pick, key }
}
