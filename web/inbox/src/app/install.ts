// The browser's offer to install the application comes once, early, and unasked: it is kept until somebody wants it.
import { computed, shallowRef } from 'vue'

interface Offer extends Event {
  prompt: () => Promise<void>
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

const offer = shallowRef<Offer | null>(null)

globalThis.addEventListener?.('beforeinstallprompt', (event) => {
  event.preventDefault()
  offer.value = event as Offer
})
globalThis.addEventListener?.('appinstalled', () => (offer.value = null))

export const installable = computed(() => offer.value !== null)

export async function install(): Promise<void> {
  const asked = offer.value
  if (!asked) return
  await asked.prompt()
  // An offer is good for one answer; the browser makes another when it likes.
  await asked.userChoice
  offer.value = null
}

export const standalone = (): boolean =>
  matchMedia('(display-mode: standalone)').matches ||
  (navigator as { standalone?: boolean }).standalone === true

/** iPhones and iPads install by hand, and give pushes to what is installed alone. iPads say they are Macs. */
export const apple = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1)
