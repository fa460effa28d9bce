// The people that an @ opens over the field of a note.
import type { Ref } from 'vue'
import type { Slash } from '../canned/slash'
import { useOpener } from '../canned/useOpener'
import { callAt, callFor, choose, type Someone } from './names'

export function useCalling(
  field: Readonly<Ref<HTMLTextAreaElement | null>>,
  people: () => readonly Someone[],
  take: (one: Someone, at: Slash) => void,
) {
  return useOpener<Someone>(field, {
    at: (text, caret) => (people().length ? callAt(text, caret, people()) : null),
    sign: callFor,
    find: (query) => choose(query, people()),
    want: () => undefined,
    loading: () => false,
    take,
  })
}
