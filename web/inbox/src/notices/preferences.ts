// One's choices about notifications: read once, and shared by the page that changes them and by what follows them.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { said } from '@shared/api/client'
import type { Preferences } from '@shared/api/types'
import { api } from '@/app/api'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'

const KEY = ['notifications']

export function useNotificationChoices() {
  const session = useSession()
  const enabled = computed(() => session.me !== null)
  const queryFn = () => said(api.GET('/api/me/notifications'))
  const query = useQuery({ queryKey: KEY, queryFn, enabled, staleTime: 300_000 }, queries)

  async function choose(chosen: Preferences): Promise<void> {
    queries.setQueryData(KEY, await said(api.PUT('/api/me/notifications', { body: chosen })))
  }

  return { choices: query.data, query, choose }
}
