// The message that one was led to, lit for as long as the eye needs to find it.
import { onUnmounted, ref } from 'vue'

const LIT = 2500

export function useLit() {
  const lit = ref<number | null>(null)
  let fading: ReturnType<typeof setTimeout> | undefined

  function light(message: number): void {
    lit.value = message
    clearTimeout(fading)
    fading = setTimeout(() => (lit.value = null), LIT)
  }

  onUnmounted(() => clearTimeout(fading))
  return { lit, light }
}
