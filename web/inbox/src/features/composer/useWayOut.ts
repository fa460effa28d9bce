// The way an answer goes: the one chosen, else the one the server prefers; whether it is open, and what passes it.
import { computed, ref, type Ref } from 'vue'
import type { Capabilities, Conversation, Way } from '@shared/api/types'
import { useDirectory } from '@/app/directory'
import { judgeFor, type Judge } from './attachments'
import type { Draft } from './drafts'
import { takesTemplates, useWindow } from './useWindow'

export interface WayOutInput {
  conversation: Ref<Conversation | undefined>
  ways: Ref<Way[]>
  draft: Ref<Draft>
}

export function useWayOut({ conversation, ways, draft }: WayOutInput) {
  const directory = useDirectory()
  const chosen = ref<{ channel: number; identity: number } | null>(null)

  const way = computed<Way | undefined>(() => {
    const picked = chosen.value
    const wanted =
      picked &&
      ways.value.find((one) => one.channel_id === picked.channel && one.identity_id === picked.identity)
    return (
      wanted ??
      ways.value.find((one) => one.preferred) ??
      ways.value.find((one) => one.allowed) ??
      ways.value[0]
    )
  })
  const channel = computed(() => directory.channel(way.value?.channel_id))
  const able = computed<Capabilities | undefined>(() => channel.value?.capabilities)
  const { left: windowLeft, over: windowOver } = useWindow(way)
  /** In quarantine, or to somebody blocked: a colleague's doing, which a colleague can undo. */
  const barred = computed(() => conversation.value?.state === 'spam' || way.value?.reason === 'blocked')
  const shut = computed(
    () =>
      draft.value.mode === 'reply' &&
      ways.value.length > 0 &&
      (barred.value || !way.value?.allowed || windowOver.value),
  )
  /** The window alone is closed: an approved template can still go. */
  const templated = computed(() => shut.value && !barred.value && takesTemplates(way.value, able.value))
  const closed = computed(() => shut.value && !templated.value)

  /** Judges files for the way that the answer goes; null while that is not known. */
  function judge(): Judge | null {
    return able.value && channel.value ? judgeFor(able.value, channel.value.name) : null
  }

  function choose(one: Way): void {
    chosen.value = { channel: one.channel_id, identity: one.identity_id }
  }

  return {
    chosen,
    way,
    channel,
    able,
    windowLeft,
    windowOver,
    barred,
    shut,
    templated,
    closed,
    judge,
    choose,
  }
}
