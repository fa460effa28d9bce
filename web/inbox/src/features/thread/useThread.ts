// One conversation on its thread: what is read over HTTP joins the ledger, and the ledger is what is shown.
import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { ConversationPage, Way } from '@shared/api/types'
import { api } from '@/app/api'
import { queries } from '@/app/query'
import { BLOCKS, useLedger } from '@/live/ledger'
import { useRatings } from '@/live/ratings'
import { usePassage } from './usePassage'

/** A page, and the epoch of the ledger it completes: after a gap, an older one proves nothing. */
type Read = ConversationPage & { epoch: number }

export function useThread(id: Ref<number>) {
  const ledger = useLedger()
  const ratings = useRatings()
  const ways = ref<Way[]>([])
  /** The message at the top of the screen, while the end is not what is read. */
  const reading = ref<number | null>(null)

  const query = useQuery(
    {
      queryKey: ['conversation', id],
      staleTime: 0,
      queryFn: async (): Promise<Read> => {
        const since = ledger.mark()
        const { epoch } = ledger
        const page = await said(api.GET('/api/conversations/{id}', { params: { path: { id: id.value } } }))
        const messages = [...page.quoted, ...page.messages]
        ledger.merge({ conversations: [page.conversation], contacts: [page.contact], messages }, since)
        ledger.recall(page.conversation.id, page.events)
        ratings.keep(page.conversation.id, page.rating)
        return { ...page, epoch }
      },
    },
    queries,
  )

  const conversation = computed(() => ledger.conversation(id.value))
  const contactId = computed(() => conversation.value?.contact_id ?? null)
  const contact = computed(() => (contactId.value === null ? undefined : ledger.contact(contactId.value)))
  const passage = usePassage(contactId)

  /** Which conversation and which epoch the passage was begun for. */
  let begun = ''
  watch(
    [id, query.data],
    ([, page]) => {
      if (!begun.startsWith(`${id.value} `)) passage.begin(null)
      if (!page || page.conversation.id !== id.value) return
      ways.value = page.channels
      const wanted = `${id.value} ${page.epoch}`
      if (page.epoch === ledger.epoch && begun !== wanted) restart(page, wanted)
    },
    { immediate: true },
  )
  watch(
    () => ledger.epoch,
    () => void query.refetch(),
  )

  /** Begins at the end, or where somebody is reading when what they read was lost on the way. */
  function restart(page: Read, wanted: string): void {
    const place = begun.startsWith(`${id.value} `) ? reading.value : null
    begun = wanted
    passage.begin(page)
    if (place !== null) void passage.around(place).catch(() => undefined)
  }

  // A customer's message opens the window again, and a refusal closes a way: ask when the thread moves.
  const lastInbound = computed(() => passage.known.value.findLast((one) => one.direction === 'inbound')?.id)
  watch(lastInbound, (now, then) => {
    if (then !== undefined && now !== then) void query.refetch()
  })

  // A rating is told by its number alone: the words are on the page. Whom one may answer is there too.
  onScopeDispose(
    ledger.listen((events) => {
      const asked = events.some(({ kind, conversation_id, contact_id }) =>
        kind === 'conversation_rated'
          ? conversation_id === id.value
          : BLOCKS.has(kind) && contact_id === contactId.value,
      )
      if (asked) void query.refetch()
    }),
  )

  return {
    conversation,
    contact,
    ways,
    reading,
    passage,
    loading: query.isPending,
    error: query.error,
    reload: () => query.refetch(),
  }
}
