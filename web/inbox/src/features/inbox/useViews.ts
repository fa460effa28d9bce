// The saved views that one finds, and how many conversations each holds: read with the list, again when somebody
// changed one, and counted again whenever the other counts are.
import { useQuery } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { said } from '@shared/api/client'
import type { SavedView, ViewWritten } from '@shared/api/types'
import { api } from '@/app/api'
import { queries, renew } from '@/app/query'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'

export const useViews = defineStore('views', () => {
  const session = useSession()
  const ledger = useLedger()
  const enabled = computed(() => session.me !== null && ledger.ready)

  const { data: kept, isPending: loading } = useQuery(
    { queryKey: ['views'], queryFn: () => said(api.GET('/api/views')), enabled },
    queries,
  )
  const all = computed<SavedView[]>(() => kept.value ?? [])
  const { data: counted } = useQuery(
    {
      queryKey: ['views', 'counts'],
      queryFn: () => said(api.GET('/api/views/counts')),
      enabled: computed(() => enabled.value && all.value.some(({ listing }) => listing !== null)),
    },
    queries,
  )
  const counts = computed(() => new Map(counted.value?.map(({ id, count }) => [id, count])))

  const reload = (): Promise<void> => renew(['views'])
  ledger.listen((events) => {
    if (events.some(({ kind }) => kind === 'views_changed')) void reload()
  })
  watch(
    () => ledger.counts,
    () => void renew(['views', 'counts']),
  )

  const view = (id: number | null): SavedView | undefined => all.value.find((one) => one.id === id)

  async function keep(id: number | null, body: ViewWritten): Promise<SavedView> {
    const made =
      id === null
        ? await said(api.POST('/api/views', { body }))
        : await said(api.PUT('/api/views/{id}', { params: { path: { id } }, body }))
    await reload()
    return made
  }

  async function drop(id: number): Promise<void> {
    await said(api.DELETE('/api/views/{id}', { params: { path: { id } } }))
    await reload()
  }

  return { all, loading, counts, view, keep, drop }
})
