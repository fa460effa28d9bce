// The canned replies one finds: read when they are first looked for, and again when somebody changed one.
import { useQuery } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { said } from '@shared/api/client'
import type { Canned } from '@shared/api/types'
import { api } from '@/app/api'
import { queries, renew } from '@/app/query'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'

/** Milliseconds after which an opened list is read again: uses are counted without a word to the screens. */
const FRESH = 60_000

export const useCanned = defineStore('canned', () => {
  const session = useSession()
  const wanted = ref(false)
  const { data, isPending, error, dataUpdatedAt, refetch } = useQuery(
    {
      queryKey: ['canned'],
      queryFn: () => said(api.GET('/api/canned')),
      enabled: computed(() => wanted.value && session.me !== null),
    },
    queries,
  )

  useLedger().listen((events) => {
    if (events.some(({ kind }) => kind === 'canned_changed')) void reload()
  })

  const all = computed<Canned[]>(() => data.value ?? [])
  const reload = (): Promise<void> => renew(['canned'])

  /** Whoever shows them asks; `now`: whatever is known is to be read again. */
  function want(now = false): void {
    if (wanted.value && (now || Date.now() - dataUpdatedAt.value > FRESH)) void refetch()
    wanted.value = true
  }

  return { all, loading: isPending, error, want, reload }
})
