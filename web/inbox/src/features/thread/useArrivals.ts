// What customers say while somebody else has the eye: announced once, and counted for who reads further up.
import { ref, watch } from 'vue'
import type { Message } from '@shared/api/types'
import { t } from '@shared/i18n'

interface Arrivals {
  /** The end of the thread. */
  newest: () => Message[]
  /** Whether the end is what is read. */
  reading: () => boolean
  name: () => string
}

export function useArrivals({ newest, reading, name }: Arrivals) {
  const fresh = ref(0)
  /** Only what customers say is announced: one's own words are no news. */
  const announced = ref('')

  watch(
    () => newest().at(-1)?.id ?? 0,
    (_, before) => {
      const arrived = newest().filter((one) => one.id > before && one.direction === 'inbound')
      const last = arrived.at(-1)
      if (!before || !last) return
      announced.value = `${name()} : ${spoken(last)}`
      if (!reading()) fresh.value += arrived.length
    },
  )
  watch(reading, (now) => {
    if (now) fresh.value = 0
  })
  return { fresh, announced }
}

function spoken(message: Message): string {
  const text = message.parts.find((part) => part.type === 'text')
  return text?.type === 'text' ? text.text : t('list.no_text')
}
