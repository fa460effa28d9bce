// The list that a slash opens over a field: what it holds, what is pointed at, and the keys it takes while open.
import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Canned } from '@shared/api/types'
import { rank } from './rank'
import { replaceIn, slashAt, slashFor, type Slash } from './slash'
import { useCanned } from './useCanned'

export function useSlash(
  field: Readonly<Ref<HTMLTextAreaElement | null>>,
  take: (one: Canned, at: Slash) => void,
) {
  const canned = useCanned()
  const slash = shallowRef<Slash | null>(null)
  const pointed = ref(0)
  /** Where the slash stands that somebody closed: it asks no more. */
  let closed: number | null = null
  /** The button put the slash there; closing takes it away again. */
  let ours = false

  const open = computed(() => slash.value !== null)
  const found = computed(() => (slash.value ? rank(canned.all, slash.value.query) : []))
  const current = computed<Canned | undefined>(() => found.value[pointed.value])

  /** Looks where the caret is, after every key and click. */
  function look(): void {
    const box = field.value
    const bare = box !== null && box.selectionStart === box.selectionEnd
    const asked = bare ? slashAt(box.value, box.selectionStart) : null
    if (!asked) {
      closed = null
      leave()
    } else if (asked.from !== closed) {
      if (asked.query !== slash.value?.query) pointed.value = 0
      slash.value = asked
      canned.want()
    }
  }

  function leave(): void {
    slash.value = null
    ours = false
  }

  /** Closed by its reader: this slash stays a slash. */
  function dismiss(): void {
    const { from, to, query } = slash.value ?? { from: 0, to: 0, query: ' ' }
    const box = ours && query === '' ? field.value : null
    closed = from
    leave()
    if (box) replaceIn(box, from, to, '')
  }

  /** The field is left: a slash that nobody typed does not stay behind, to be sent by mistake. */
  function blur(): void {
    const at = ours && slash.value?.query === '' ? slash.value : null
    const box = field.value
    leave()
    if (!at || !box) return
    box.setRangeText('', at.from, at.to)
    box.dispatchEvent(new Event('input', { bubbles: true }))
  }

  /** For whoever has no slash at hand: puts one where the caret is, or takes it back. */
  function toggle(): void {
    const box = field.value
    if (!box) return
    if (open.value) return dismiss()
    const caret = box.selectionEnd
    replaceIn(box, caret, caret, slashFor(box.value, caret))
    closed = null
    look()
    ours = true
  }

  function pick(one: Canned | undefined): void {
    const at = slash.value
    leave()
    if (one && at) take(one, at)
  }

  /** True when the key was for the list. */
  function key(event: KeyboardEvent): boolean {
    if (!open.value) return false
    if (event.key === 'Escape') dismiss()
    // What is still being read is not there to be chosen, and what was typed to find it is not to be sent.
    else if (canned.loading && event.key === 'Enter') return true
    else if (!found.value.length || event.ctrlKey || event.metaKey || event.shiftKey) return false
    else if (event.key === 'Enter' || event.key === 'Tab') pick(current.value)
    else if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else return false
    return true
  }

  function step(by: number): void {
    pointed.value = (pointed.value + by + found.value.length) % found.value.length
  }

  return { open, slash, found, pointed, current, look, blur, toggle, pick, key }
}
