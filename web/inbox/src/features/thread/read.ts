// The page of one conversation, as it is kept once it was read.
import { queries } from '@/app/query'

export const pageKey = (conversation: number) => ['conversation', conversation]

/** It was read before, and its page is still at hand. */
export const wasRead = (conversation: number): boolean =>
  queries.getQueryData(pageKey(conversation)) !== undefined
