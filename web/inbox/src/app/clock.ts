// The present, as a ref that ticks: « 2 min » becomes « 3 min » without anyone asking.
import { readonly, ref, type Ref } from 'vue'

const TICK = 20_000
const now = ref(Date.now())
let running = false

export function useNow(): Readonly<Ref<number>> {
  if (!running) {
    running = true
    setInterval(() => (now.value = Date.now()), TICK)
  }
  return readonly(now)
}
