// The lines of a thread on screen: some fifty at most in the document, however long the thread, measured as they are
// drawn; anchored at the end, and holding still when what is above them grows.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  useVirtualizer,
  type Range,
  type Rect,
  type Virtualizer,
} from '@tanstack/vue-virtual'
import { computed, nextTick, onMounted, onUnmounted, ref, watch, watchPostEffect, type Ref } from 'vue'
import { heightOf, keepHeight } from './heights'

type Lining = Virtualizer<HTMLElement, Element>

/** How far from the end still counts as reading the end. */
const NEAR = 80
const OVERSCAN = 6
/** Lines beyond the edges at the opening: what is on screen is drawn first. */
const AT_FIRST = 1
/** Room above the first line for what leads further up. */
export const ABOVE = 56
const BELOW = 12
/** So many lines before an edge, what lies beyond is asked for. */
const AHEAD = 12

export interface Lines {
  keys: Ref<string[]>
  /** How high a line is at a guess, before it was ever drawn. */
  guess: (index: number) => number
  scroller: Ref<HTMLElement | null>
  sizer: Ref<HTMLElement | null>
  /** The last line is the end of the thread, and not of a passage of the past. */
  following: () => boolean
  reach: (edge: 'older' | 'newer') => void
  moved: (atEnd: boolean) => void
}

export function useLines({ keys, guess, scroller, sizer, following, reach, moved }: Lines) {
  const atEnd = ref(true)
  let opened = false
  let away = false
  /** The lines that hold the focus or play a sound: scrolling past them must not take them away. */
  const held = ref<ReadonlySet<string>>(new Set())

  const overscan = ref(AT_FIRST)
  const heightAt = (index: number): number => heightOf(keys.value[index] ?? '') ?? guess(index)
  // What is drawn first is the end: nothing is known of the screen yet, but that no thread is higher than it.
  const guessed = keys.value.reduce((sum, _, index) => sum + heightAt(index), ABOVE + BELOW)

  // Another function only when other lines are held: what it told is kept until it is another, or the range is.
  const extractor = computed(() => {
    const standing = heldIndexes()
    return (range: Range) => shownIndexes(range, standing)
  })

  const virtual = useVirtualizer<HTMLElement, Element>(
    computed(() => ({
      count: keys.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: heightAt,
      measureElement,
      // Put away, a thread has no height and stands at its top: its lines stay for when it is taken out again.
      observeElementRect: (instance: Lining, told: (rect: Rect) => void) =>
        observeElementRect(instance, (rect) => void (away || told(rect))),
      observeElementOffset: (instance: Lining, told: (offset: number, scrolling: boolean) => void) =>
        observeElementOffset(instance, (offset, scrolling) => void (away || told(offset, scrolling))),
      initialRect: { width: 0, height: innerHeight },
      initialOffset: Math.max(guessed - innerHeight, 0),
      getItemKey: (index: number) => keys.value[index] ?? index,
      overscan: overscan.value,
      paddingStart: ABOVE,
      paddingEnd: BELOW,
      anchorTo: 'end' as const,
      followOnAppend: following(),
      scrollEndThreshold: NEAR,
      rangeExtractor: extractor.value,
      scrollToFn: (offset: number, options: object, instance: Lining) => {
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

  /** As the browser tells it once it has laid out a frame: to ask for it line by line would be a layout for each. */
  function measureElement(
    element: Element,
    entry: ResizeObserverEntry | undefined,
    instance: Lining,
  ): number {
    const index = instance.indexFromElement(element)
    const key = keys.value[index] ?? ''
    const box = entry?.borderBoxSize[0]
    if (!box) return instance.itemSizeCache.get(key) ?? heightAt(index)
    const height = Math.round(box.blockSize)
    keepHeight(key, height)
    return height
  }

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
    if (!box || !opened) return
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
    away = false
    for (const line of sizer.value?.querySelectorAll(':scope > .placed') ?? [])
      virtual.value.measureElement(line)
    await toEnd()
    opened = true
    overscan.value = OVERSCAN
    look()
  }

  function leave(): void {
    opened = false
    away = true
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
    await still()
  }

  /**
   * Until nothing moves any more, half a second at most: what comes before a line that is aimed at by its number would
   * lead the aim astray.
   */
  async function still(): Promise<void> {
    let before = ''
    for (let same = 0, left = 30; same < 3 && left > 0; left -= 1) {
      await new Promise(requestAnimationFrame)
      const now = `${virtual.value.scrollOffset} ${virtual.value.getTotalSize()}`
      same = now === before ? same + 1 : 0
      before = now
    }
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
      if (opened && atEnd.value) virtual.value.scrollToEnd()
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
    leave,
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
