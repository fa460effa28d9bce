// The threads one was in last, each with its own passage: to go back to one of them is to show it, not to make it.
import { computed } from 'vue'
import { usePassage } from './usePassage'

/** Threads whose lines stay made while others are read. */
export const KEPT = 12

export interface Place {
  /** Unlike that of any other, also of the same conversation opened again much later. */
  key: string
  passage: ReturnType<typeof usePassage>
  /** The ledger's epoch that the passage was begun in; null until a page has come. */
  epoch: number | null
}

export function usePassages(contactOf: (conversation: number) => number | null) {
  const places = new Map<number, Place>()
  let made = 0

  function of(conversation: number): Place {
    const place = places.get(conversation) ?? {
      key: `${conversation} ${(made += 1)}`,
      passage: usePassage(computed(() => contactOf(conversation))),
      epoch: null,
    }
    places.delete(conversation)
    places.set(conversation, place)
    for (const oldest of places.keys()) {
      if (places.size <= KEPT) break
      places.delete(oldest)
    }
    return place
  }

  return { of }
}
