// The list that a sign opens over a field, a slash or an at: what it holds, what is pointed at, and the keys it takes
// while open. What the list is of, its caller says.
import { computed, ref, shallowRef, type Ref } from 'vue'
import { replaceIn, type Slash } from './slash'

export interface Opener<T> {
  /** The sign that the caret is behind, if it asks for this list. */
  at: (text: string, caret: number) => Slash | null
  /** The sign for someone who pressed the button. */
  sign: (text: string, caret: number) => string
  find: (query: string) => T[]
  want: () => void
  loading: () => boolean
  take: (one: T, at: Slash) => void
}

export function useOpener<T>(field: Readonly<Ref<HTMLTextAreaElement | null>>, list: Opener<T>) {
  const slash = shallowRef<Slash | null>(null)
  const pointed = ref(0)
  /** Where the sign stands that somebody closed: it asks no more. */
  let closed: number | null = null
  /** The button put the sign there; closing takes it away again. */
  let ours = false

  const open = computed(() => slash.value !== null)
  const found = computed<T[]>(() => (slash.value ? list.find(slash.value.query) : []))
  const current = computed<T | undefined>(() => found.value[pointed.value])

  /** Looks where the caret is, after every key and click. */
  function look(): void {
    const box = field.value
    const bare = box !== null && box.selectionStart === box.selectionEnd
    const asked = bare ? list.at(box.value, box.selectionStart) : null
    if (!asked) {
      closed = null
      leave()
    } else if (asked.from !== closed) {
      if (asked.query !== slash.value?.query) pointed.value = 0
      slash.value = asked
      list.want()
    }
  }

  function leave(): void {
    slash.value = null
    ours = false
  }

  /** Closed by its reader: this sign stays a sign. */
  function dismiss(): void {
    const { from, to, query } = slash.value ?? { from: 0, to: 0, query: ' ' }
    const box = ours && query === '' ? field.value : null
    closed = from
    leave()
    if (box) replaceIn(box, from, to, '')
  }

  /** The field is left: a sign that nobody typed does not stay behind, to be sent by mistake. */
  function blur(): void {
    const at = ours && slash.value?.query === '' ? slash.value : null
    const box = field.value
    leave()
    if (!at || !box) return
    box.setRangeText('', at.from, at.to)
    box.dispatchEvent(new Event('input', { bubbles: true }))
  }

  /** For whoever has no such key at hand: puts a sign where the caret is, or takes it back. */
  function toggle(): void {
    const box = field.value
    if (!box) return
    if (open.value) return dismiss()
    const caret = box.selectionEnd
    replaceIn(box, caret, caret, list.sign(box.value, caret))
    closed = null
    look()
    ours = true
  }

  function pick(one: T | undefined): void {
    const at = slash.value
    leave()
    if (one !== undefined && at) list.take(one, at)
  }

  /** True when the key was for the list. */
  function key(event: KeyboardEvent): boolean {
    if (!open.value) return false
    if (event.key === 'Escape') dismiss()
    // What is still being read is not there to be chosen, and what was typed to find it is not to be sent.
    else if (list.loading() && event.key === 'Enter') return true
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
