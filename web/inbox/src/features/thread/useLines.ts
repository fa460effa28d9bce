// The lines of a thread on screen: some fifty at most in the document, however long the thread, measured as they are
// drawn; anchored at the end, and holding still when what is above them grows.
import { elementScroll, useVirtualizer, type Range, type Virtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, onMounted, onUnmounted, ref, watch, watchPostEffect, type Ref } from 'vue'

/** How far from the end still counts as reading the end. */
const NEAR = 80
/** A short message with its time: what most lines are before they are measured. */
const LINE = 62
const OVERSCAN = 6
/** Room above the first line for what leads further up. */
export const ABOVE = 56
const BELOW = 12
/** So many lines before an edge, what lies beyond is asked for. */
const AHEAD = 12

export interface Lines {
  keys: Ref<string[]>
  scroller: Ref<HTMLElement | null>
  sizer: Ref<HTMLElement | null>
  /** The last line is the end of the thread, and not of a passage of the past. */
  following: () => boolean
  reach: (edge: 'older' | 'newer') => void
  moved: (atEnd: boolean) => void
}

export function useLines({ keys, scroller, sizer, following, reach, moved }: Lines) {
  const atEnd = ref(true)
  let opened = false
  /** The lines that hold the focus or play a sound: scrolling past them must not take them away. */
  const held = ref<ReadonlySet<string>>(new Set())

  const virtual = useVirtualizer<HTMLElement, Element>(
    computed(() => ({
      count: keys.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: () => LINE,
      getItemKey: (index: number) => keys.value[index] ?? index,
      overscan: OVERSCAN,
      paddingStart: ABOVE,
      paddingEnd: BELOW,
      anchorTo: 'end' as const,
      followOnAppend: following(),
      scrollEndThreshold: NEAR,
      rangeExtractor: (range: Range) => shownIndexes(range, heldIndexes()),
      scrollToFn: (offset: number, options: object, instance: Virtualizer<HTMLElement, Element>) => {
        // The browser stops at what the document is high now: the height comes first.
        if (sizer.value) sizer.value.style.height = `${instance.getTotalSize()}px`
        elementScroll(offset, options, instance)
      },
    })),
  )
  const items = computed(() => virtual.value.getVirtualItems())
  watchPostEffect(() => {
    const height = virtual.value.getTotalSize()
    if (sizer.value) sizer.value.style.height = `${height}px`
  })

  function heldIndexes(): number[] {
    return [...held.value].map((key) => keys.value.indexOf(key)).filter((index) => index >= 0)
  }

  function hold(key: string, held_: boolean): void {
    const next = new Set(held.value)
    if (held_) next.add(key)
    else next.delete(key)
    held.value = next
  }

  function look(): void {
    const box = scroller.value
    if (!box) return
    atEnd.value = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR
    moved(atEnd.value)
    ask()
  }

  /** Reads on before the reader gets there. */
  function ask(): void {
    const range = virtual.value.range
    if (!range || !opened) return
    if (range.startIndex < AHEAD) reach('older')
    if (range.endIndex >= keys.value.length - AHEAD) reach('newer')
  }
  watch(items, ask, { flush: 'post' })

  async function toEnd(): Promise<void> {
    await nextTick()
    virtual.value.scrollToEnd()
    atEnd.value = true
    await drawn()
  }

  /** Opens at the end; until one is there, the first lines are on screen and nobody has asked for what is above. */
  async function open(): Promise<void> {
    await toEnd()
    opened = true
    look()
  }

  /** Lines are measured as they appear, and the aim is corrected, for as long as two frames. */
  async function drawn(): Promise<void> {
    for (let left = 2; left > 0; left -= 1) await new Promise(requestAnimationFrame)
  }

  async function toKey(key: string, align: 'center' | 'start' = 'center'): Promise<void> {
    await nextTick()
    const index = keys.value.indexOf(key)
    if (index < 0) return
    // Above the first line stands what leads further up, or the word that it begins here.
    if (index === 0) virtual.value.scrollToOffset(0)
    else virtual.value.scrollToIndex(index, { align })
    await drawn()
  }

  /** The line at the top of the screen. */
  function topKey(): string | null {
    const range = virtual.value.range
    return range ? (keys.value[range.startIndex] ?? null) : null
  }

  let sizes: ResizeObserver | undefined
  onMounted(() => {
    // The composer grows, a telephone is turned: who reads the end goes on reading the end.
    sizes = new ResizeObserver(() => {
      if (atEnd.value) virtual.value.scrollToEnd()
    })
    if (scroller.value) sizes.observe(scroller.value)
  })
  onUnmounted(() => sizes?.disconnect())

  return {
    items,
    atEnd,
    look,
    ask,
    hold,
    open,
    toEnd,
    toKey,
    topKey,
    measure: (element: unknown) => virtual.value.measureElement(element as Element | null),
  }
}

function shownIndexes({ startIndex, endIndex, overscan, count }: Range, held: number[]): number[] {
  const first = Math.max(startIndex - overscan, 0)
  const last = Math.min(endIndex + overscan, count - 1)
  const between = Array.from({ length: last - first + 1 }, (_, n) => first + n)
  const beyond = held.filter((index) => index < first || index > last)
  return beyond.length ? [...beyond, ...between].sort((one, other) => one - other) : between
}
