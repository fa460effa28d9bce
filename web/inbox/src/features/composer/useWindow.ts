// The platform's window of a way, by the clock: it closes under the eyes of whoever looks at it.
import { computed, ref, watch, type Ref } from 'vue'
import type { Capabilities, Way } from '@shared/api/types'
import { useNow } from '@/app/clock'

/** The longest that a browser's timer waits. */
const LONGEST = 2 ** 31 - 1

export function useWindow(way: Readonly<Ref<Way | undefined>>) {
  const now = useNow()
  const over = ref(false)
  const until = computed(() => (way.value?.window_until ? Date.parse(way.value.window_until) : null))
  watch(
    until,
    (end, _, clean) => {
      const wait = (end ?? Infinity) - Date.now()
      over.value = wait <= 0
      if (end === null || wait <= 0) return
      const timer = setTimeout(() => (over.value = true), Math.min(wait, LONGEST))
      clean(() => clearTimeout(timer))
    },
    { immediate: true },
  )
  return {
    /** Milliseconds; null where there is no window. */
    left: computed(() => (until.value === null ? null : until.value - now.value)),
    over,
  }
}

/** Whether only the window stands against a way, on a channel that has templates. */
export const takesTemplates = (way: Way | undefined, able: Capabilities | undefined): boolean =>
  Boolean(able?.templates && (way?.allowed || way?.reason === 'outside_window'))
