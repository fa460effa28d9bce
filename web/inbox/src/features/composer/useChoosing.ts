// Whether somebody asked for a template although words could go; another conversation or way begins with words again.
import { ref, watch, type Ref } from 'vue'
import type { Conversation, Part, Way } from '@shared/api/types'
import { useScheduled } from '../scheduled/useScheduled'

export const isTemplate = ({ type }: Part): boolean => type === 'template'

export function useChoosing(
  conversation: Readonly<Ref<Conversation>>,
  way: Readonly<Ref<Way | undefined>>,
  templated: Readonly<Ref<boolean>>,
): Ref<boolean> {
  const scheduled = useScheduled()
  const choosing = ref(false)
  watch(
    [() => conversation.value.id, () => way.value?.channel_id, () => way.value?.identity_id, templated],
    () => (choosing.value = false),
  )
  // One that was taken back before it left goes back to where templates are filled.
  watch(
    () => scheduled.returned,
    (row) => {
      if (row?.conversation_id === conversation.value.id && row.parts.some(isTemplate)) choosing.value = true
    },
  )
  return choosing
}
