// The macros one finds: read when they are first looked for, and again when somebody changed one.
import { useQuery } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { said } from '@shared/api/client'
import type { Macro } from '@shared/api/types'
import { api } from '@/app/api'
import { queries, renew } from '@/app/query'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'

export const useMacros = defineStore('macros', () => {
  const session = useSession()
  const wanted = ref(false)
  const { data, isPending, error, refetch } = useQuery(
    {
      queryKey: ['macros'],
      queryFn: () => said(api.GET('/api/macros')),
      enabled: computed(() => wanted.value && session.me !== null),
    },
    queries,
  )

  useLedger().listen((events) => {
    if (events.some(({ kind }) => kind === 'macros_changed')) void reload()
  })

  const all = computed<Macro[]>(() => data.value ?? [])
  const reload = (): Promise<void> => renew(['macros'])

  /** Whoever shows them asks; `now`: whatever is known is to be read again. */
  function want(now = false): void {
    if (wanted.value && now) void refetch()
    wanted.value = true
  }

  return { all, loading: isPending, error, want, reload }
})
