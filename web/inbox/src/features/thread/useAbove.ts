// Something small that stands over what it belongs to, or under it where there is no room, and moves along with it.
import { onMounted, onUnmounted, ref, type CSSProperties, type Ref } from 'vue'

/** Pixels from what it belongs to, and from the edges of the screen. */
const GAP = 4
const EDGE = 8

export interface Above {
  root: Readonly<Ref<HTMLElement | null>>
  anchor: () => HTMLElement
  /** Somebody pressed elsewhere, or what it belongs to went out of sight. */
  left: () => void
}

export function useAbove({ root, anchor, left }: Above) {
  const place = ref<CSSProperties>({ top: '0', left: '0' })

  function settle(): void {
    if (!root.value) return
    const own = root.value.getBoundingClientRect()
    const around = anchor().getBoundingClientRect()
    if (around.bottom < 0 || around.top > innerHeight) return left()
    const over = around.top - GAP - own.height
    const top = over >= EDGE ? over : Math.min(around.bottom + GAP, innerHeight - EDGE - own.height)
    const middle = around.left + around.width / 2 - own.width / 2
    const x = Math.max(EDGE, Math.min(middle, innerWidth - EDGE - own.width))
    place.value = { top: `${Math.max(EDGE, top)}px`, left: `${x}px` }
  }

  function onElsewhere({ target }: Event): void {
    const within = target instanceof Node && (root.value?.contains(target) || anchor().contains(target))
    if (!within) left()
  }

  // What it holds may come later and be larger.
  const sizes = new ResizeObserver(settle)
  onMounted(() => {
    settle()
    if (root.value) sizes.observe(root.value)
    document.addEventListener('pointerdown', onElsewhere)
    document.addEventListener('scroll', settle, true)
    addEventListener('resize', settle)
  })
  onUnmounted(() => {
    sizes.disconnect()
    document.removeEventListener('pointerdown', onElsewhere)
    document.removeEventListener('scroll', settle, true)
    removeEventListener('resize', settle)
  })

  return { place }
}
