// What any line of a thread may ask of the thread it stands in, however deep it stands.
import { inject, provide, ref, type InjectionKey, type Ref } from 'vue'
import type { Message } from '@shared/api/types'

export interface InThread {
  /** The words looked for, to be marked wherever they stand. */
  sought: Readonly<Ref<string>>
  /** Goes to a message, wherever on the thread it is. */
  jump: (message: number) => void
  /** Answers this message; absent where nobody may answer. */
  quote?: (message: Message) => void
  /** Shows a picture or a film of the thread, large. */
  show?: (file: number) => void
}

const KEY: InjectionKey<InThread> = Symbol('thread')

export const provideThread = (thread: InThread): void => provide(KEY, thread)

export function useInThread(): InThread {
  return inject(KEY, () => ({ sought: ref(''), jump: () => undefined }), true)
}
