// What customers said of their episodes, as the pages of conversations tell it: by conversation.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ConversationPage, JournalEvent } from '@shared/api/types'

export type Rating = NonNullable<ConversationPage['rating']>

export const useRatings = defineStore('ratings', () => {
  const known = shallowRef<ReadonlyMap<number, Rating>>(new Map())

  function keep(conversation: number, rating: Rating | null): void {
    const next = new Map(known.value)
    if (rating) next.set(conversation, rating)
    else next.delete(conversation)
    known.value = next
  }

  const of = (conversation: number): Rating | undefined => known.value.get(conversation)

  /** The events of a conversation with the one of its rating, which is told long after it was heard. */
  function among(events: JournalEvent[], conversation: number): JournalEvent[] {
    const rating = of(conversation)
    if (!rating || events.some(({ kind }) => kind === 'conversation_rated')) return events
    const at = rating.changed_at ?? rating.at
    const line: JournalEvent = {
      n: 0,
      at,
      kind: 'conversation_rated',
      conversation_id: conversation,
      contact_id: null,
      message_id: null,
      channel_id: rating.channel_id,
      agent_id: null,
      data: { score: rating.score },
    }
    return [...events, line].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  }

  return { keep, of, among }
})
