// Which message an answer will quote, conversation by conversation: chosen on a bubble, shown by the composer, sent
// with the answer, and dropped by whoever thinks better of it.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Message } from '@shared/api/types'

export const useQuoting = defineStore('quoting', () => {
  // The message itself: it may have left the memory by the time the answer is written.
  const chosen = shallowRef<ReadonlyMap<number, Message>>(new Map())

  function choose(conversation: number, message: Message | null): void {
    const next = new Map(chosen.value)
    if (message === null) next.delete(conversation)
    else next.set(conversation, message)
    chosen.value = next
  }

  /** The message that the next answer quotes. */
  const of = (conversation: number): Message | null => chosen.value.get(conversation) ?? null

  return { choose, of }
})
