// One conversation on its thread: what is read over HTTP joins the ledger, and the ledger is what is shown.
import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { ConversationPage, Way } from '@shared/api/types'
import { api } from '@/app/api'
import { afterPaint } from '@/app/paint'
import { queries } from '@/app/query'
import { BLOCKS, useLedger } from '@/live/ledger'
import { useRatings } from '@/live/ratings'
import { pageKey } from './read'
import { usePassages, type Place } from './passages'

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
      queryKey: computed(() => pageKey(id.value)),
      // What is known is shown first; whether it is still so is asked once it is on screen.
      staleTime: Infinity,
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
  const passages = usePassages((one) => ledger.conversation(one)?.contact_id ?? null)
  const place = shallowRef(passages.of(id.value))
  const known = computed(() => place.value.passage.known.value)

  watch(
    [id, query.data],
    ([now, page], [before]) => {
      if (now !== before) enter(now, page?.conversation.id === now)
      if (!page || page.conversation.id !== now) return
      ways.value = page.channels
      if (page.epoch === ledger.epoch && place.value.epoch !== page.epoch) begin(place.value, page)
    },
    { immediate: true },
  )

  /** Another conversation, from its end: what was read of it before counts from its first page on, when it comes. */
  function enter(conversation: number, read: boolean): void {
    reading.value = null
    const entered = passages.of(conversation)
    if (entered.epoch === ledger.epoch) entered.passage.toEnd()
    else entered.passage.begin(null)
    entered.epoch = null
    place.value = entered
    if (read) afterPaint(() => conversation === id.value && void query.refetch())
  }

  watch(
    () => ledger.epoch,
    () => void query.refetch(),
  )

  /** Begins at the end, or where somebody is reading when what they read was lost on the way. */
  function begin(standing: Place, page: Read): void {
    const from = standing.epoch === null ? null : reading.value
    standing.epoch = page.epoch
    standing.passage.begin(page)
    if (from !== null) void standing.passage.around(from).catch(() => undefined)
  }

  // A customer's message opens the window again, and a refusal closes a way: ask when the thread moves.
  const lastInbound = computed(() => known.value.findLast((one) => one.direction === 'inbound')?.id)
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
    place,
    known,
    loading: query.isPending,
    error: query.error,
    reload: () => query.refetch(),
  }
}
