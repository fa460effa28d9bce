// What the person reads at this moment: the open conversation, while the window is in front of them. A lock of the
// browser carries it between tabs, and falls by itself when a tab dies. Colleagues see nobody in a hidden tab.
import { computed, onScopeDispose, ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import { useLedger } from '@/live/ledger'

const lockOf = (id: number): string => `causerie.reading.${id}`

/** Whether another tab of this browser has the conversation before its reader. */
export async function readInAnotherTab(id: number): Promise<boolean> {
  const state = await globalThis.navigator?.locks?.query?.()
  return state?.held?.some((lock) => lock.name === lockOf(id)) ?? false
}

export function useAttention() {
  const route = useRoute()
  const ledger = useLedger()
  const focused = ref(document.hasFocus())
  const visible = ref(!document.hidden)
  const open = computed(() => (route.name === 'conversation' ? Number(route.params['id']) : null))
  const reading = computed(() => (focused.value && visible.value ? open.value : null))
  let release: () => void = () => {}

  function look(): void {
    focused.value = document.hasFocus()
    visible.value = !document.hidden
  }

  watch(
    reading,
    (id) => {
      release()
      if (id === null) return
      void navigator.locks?.request(lockOf(id), { mode: 'shared' }, () => {
        return new Promise<void>((resolve) => (release = resolve))
      })
      void letGo(id)
    },
    { immediate: true },
  )
  watch(visible, (now) => ledger.view(now ? open.value : null))

  const events = ['focus', 'blur'] as const
  for (const name of events) globalThis.addEventListener(name, look)
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    for (const name of events) globalThis.removeEventListener(name, look)
    document.removeEventListener('visibilitychange', look)
    release()
  })

  return { reading, visible }
}

/** The system's own list of notifications loses what has been read. */
async function letGo(id: number): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration?.()
  const shown = (await registration?.getNotifications?.({ tag: `c${id}` })) ?? []
  for (const one of shown) one.close()
}
