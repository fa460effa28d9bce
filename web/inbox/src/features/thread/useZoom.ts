// How large a picture is looked at, its middle first whatever the size.
import { computed, ref, watch, type Ref } from 'vue'

const ZOOMS = [1, 1.5, 2, 3, 4]
const LARGEST = ZOOMS.length - 1

export function useZoom(stage: Readonly<Ref<HTMLElement | null>>) {
  const zoom = ref(0)
  const scale = computed(() => ZOOMS[zoom.value] ?? 1)

  watch(
    zoom,
    () => {
      const box = stage.value
      if (!box) return
      box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2
      box.scrollTop = (box.scrollHeight - box.clientHeight) / 2
    },
    { flush: 'post' },
  )

  function magnify(by: 1 | -1): void {
    zoom.value = Math.min(LARGEST, Math.max(0, zoom.value + by))
  }

  return { zoom, scale, largest: LARGEST, magnify }
}
