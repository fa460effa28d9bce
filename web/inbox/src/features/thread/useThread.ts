// One conversation on its thread: what is read over HTTP joins the ledger, and the ledger is what is shown.
import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Message, Way } from '@shared/api/types'
import { api } from '@/app/api'
import { queries } from '@/app/query'
import { useLedger } from '@/live/ledger'

const PAGE = 50

export function useThread(id: Ref<number>) {
  const ledger = useLedger()
  const before = ref<string | null>(null)
  const ways = ref<Way[]>([])
  const loadingOlder = ref(false)
  const olderFailed = ref(false)

  const query = useQuery(
    {
      queryKey: ['conversation', id],
      staleTime: 0,
      queryFn: async () => {
        const since = ledger.mark()
        const page = await said(api.GET('/api/conversations/{id}', { params: { path: { id: id.value } } }))
        ledger.merge(
          { conversations: [page.conversation], contacts: [page.contact], messages: page.messages },
          since,
        )
        return page
      },
    },
    queries,
  )

  watch(
    query.data,
    (page) => {
      if (!page) return
      before.value = page.before
      ways.value = page.channels
    },
    { immediate: true },
  )
  watch(
    () => ledger.epoch,
    () => void query.refetch(),
  )

  const conversation = computed(() => ledger.conversation(id.value))
  const contactId = computed(() => conversation.value?.contact_id ?? null)
  const contact = computed(() => (contactId.value === null ? undefined : ledger.contact(contactId.value)))
  const messages = computed<Message[]>(() =>
    contactId.value === null ? [] : ledger.threadOf(contactId.value),
  )

  // A customer's message opens the window again, and a refusal closes a way: ask when the thread moves.
  const lastInbound = computed(() => messages.value.findLast((one) => one.direction === 'inbound')?.id)
  watch(lastInbound, (now, then) => {
    if (then !== undefined && now !== then) void query.refetch()
  })

  async function loadOlder(): Promise<void> {
    if (!before.value || loadingOlder.value || contactId.value === null) return
    loadingOlder.value = true
    olderFailed.value = false
    try {
      const since = ledger.mark()
      const page = await said(
        api.GET('/api/contacts/{id}/thread', {
          params: { path: { id: contactId.value }, query: { before: before.value, limit: PAGE } },
        }),
      )
      ledger.merge({ messages: page.items }, since)
      before.value = page.next
    } catch {
      olderFailed.value = true
    } finally {
      loadingOlder.value = false
    }
  }

  return {
    conversation,
    contact,
    messages,
    ways,
    before,
    loadOlder,
    loadingOlder,
    olderFailed,
    loading: query.isPending,
    error: query.error,
    reload: () => query.refetch(),
  }
}
