// The rows of the list: pages read by keyset over HTTP, kept alive by the ledger, arranged at every change.
import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Conversation } from '@shared/api/types'
import { api } from '@/app/api'
import { useSession } from '@/app/session'
import { useMentions } from '@/features/mentions/useMentions'
import { BLOCKS, useLedger } from '@/live/ledger'
import { arrange, belongs, type Edge, type Row } from './arrange'
import { askedOf, type Filter } from './filter'

const PAGE = 40

export function useConversations(filter: Readonly<Ref<Filter>>, open: Readonly<Ref<number | null>>) {
  const ledger = useLedger()
  const mentions = useMentions()
  const session = useSession()
  const me = computed(() => session.me?.id ?? 0)

  const query = useInfiniteQuery({
    queryKey: ['conversations', filter],
    enabled: computed(() => ledger.ready),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    getNextPageParam: (last: Page) => last.next,
    gcTime: 0,
  })

  async function page(after: string, signal: AbortSignal): Promise<Page> {
    const { view } = filter.value
    const asked = { ...askedOf(filter.value), limit: PAGE, ...(after ? { after } : {}) }
    if (view === 'mentions' && !after) mentions.begin()
    const since = ledger.mark()
    const { items, next } = await said(api.GET('/api/conversations', { params: { query: asked }, signal }))
    if (view === 'mentions') mentions.learn(items.map(({ id }) => id))
    if (view === 'quarantine') blocked.value = new Set([...(after ? blocked.value : []), ...barred(items)])
    ledger.merge({ conversations: items }, since)
    return { edge: next === null ? null : (items.at(-1) ?? null), next }
  }

  /** Conversations of blocked people, which nothing in their rows tells. */
  const blocked = shallowRef<ReadonlySet<number>>(new Set())
  const barred = (items: Conversation[]) => items.flatMap(({ id, state }) => (state === 'spam' ? [] : [id]))
  onScopeDispose(
    ledger.listen((events) => {
      if (filter.value.view === 'quarantine' && events.some(({ kind }) => BLOCKS.has(kind)))
        void query.refetch()
    }),
  )
  const known = computed(() => (filter.value.view === 'quarantine' ? blocked.value : mentions.known))

  const edge = computed<Edge>(() => query.data.value?.pages.at(-1)?.edge ?? null)
  const held = shallowRef<ReadonlySet<number>>(new Set())
  const rows = computed<Row[]>(() =>
    arrange(ledger.conversations, {
      filter: filter.value,
      me: me.value,
      edge: edge.value,
      held: held.value,
      called: { known: known.value, first: mentions.first },
    }),
  )

  // A row that leaves by someone else's doing, or under the reader's eyes, is held until they look elsewhere.
  let lastShown: readonly Row[] = []
  watch(rows, (now) => (lastShown = now), { immediate: true })
  watch(
    () => ledger.conversations,
    () => {
      const leaving = departed(lastShown)
      if (leaving.length) held.value = new Set([...held.value, ...leaving])
    },
    { flush: 'sync' },
  )

  function departed(shown: readonly Row[]): number[] {
    return shown
      .map(({ conversation }) => ledger.conversation(conversation.id))
      .filter(
        (row): row is Conversation => row !== undefined && !belongs(row, filter.value, me.value, known.value),
      )
      .map(({ id }) => id)
      .filter((id) => id === open.value || ledger.events(id).at(-1)?.agent_id !== me.value)
  }

  watch(filter, () => (held.value = new Set()))
  watch(open, (now) => {
    const kept = [...held.value].filter((id) => id === now)
    if (kept.length !== held.value.size) held.value = new Set(kept)
  })
  watch(
    () => ledger.epoch,
    () => void query.refetch(),
  )

  const more = (): void => {
    if (query.hasNextPage.value && !query.isFetching.value) void query.fetchNextPage()
  }

  return {
    rows,
    more,
    hasMore: query.hasNextPage,
    loading: computed(() => query.isPending.value && !rows.value.length),
    loadingMore: query.isFetchingNextPage,
    failed: query.isError,
    retry: () => void query.refetch(),
  }
}

interface Page {
  edge: Edge
  next: string | null
}
