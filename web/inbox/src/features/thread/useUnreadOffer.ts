// How many unread messages stand above what is on screen: an offer to go there, which goes once one has been there.
import { computed, ref, watch } from 'vue'
import type { Message } from '@shared/api/types'

export interface Above {
  messages: () => Message[]
  /** The first that was not read when the conversation was opened. */
  unread: () => number | null
  /** Whether a passage of the past is on screen: what was unread is below it. */
  past: () => boolean
  /** The index of the first message on screen. */
  first: () => number
}

export function useUnreadOffer({ messages, unread, past, first }: Above) {
  const visited = ref(false)
  watch(unread, () => (visited.value = false))
  const offered = computed(() => {
    const id = unread()
    if (visited.value || id === null || past()) return 0
    const from = messages().findIndex((message) => message.id === id)
    return from >= 0 && from < first() ? messages().slice(from).filter(theirs).length : 0
  })

  /** The message to go to. */
  function accept(): number | null {
    visited.value = true
    return unread()
  }

  return { offered, accept }
}

const theirs = (message: Message): boolean => message.direction === 'inbound'
