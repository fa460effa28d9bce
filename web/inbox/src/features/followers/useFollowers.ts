// Who follows a conversation: read when it is shown, again when the journal says so, and changed at once here.
import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, type Ref } from 'vue'
import { said } from '@shared/api/client'
import { Problem, Unreachable } from '@shared/api/problem'
import type { Follower } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { queries, renew } from '@/app/query'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'

export function useFollowers(conversation: Readonly<Ref<number>>) {
  const session = useSession()
  const toasts = useToasts()
  const keyOf = (id: number) => ['followers', id]
  const at = (id: number) => ({ params: { path: { id } } })

  const query = useQuery(
    {
      queryKey: computed(() => keyOf(conversation.value)),
      queryFn: () => said(api.GET('/api/conversations/{id}/followers', at(conversation.value))),
    },
    queries,
  )
  const all = computed<Follower[]>(() => query.data.value ?? [])
  const mine = computed(() => all.value.some((one) => one.agent_id === session.me?.id))

  onScopeDispose(
    useLedger().listen((events) => {
      for (const { kind, conversation_id: id } of events)
        if (kind === 'followers_changed' && id !== null) void renew(keyOf(id))
    }),
  )

  async function follow(follows: boolean): Promise<void> {
    const id = conversation.value
    try {
      const body = { follows }
      const rows = await said(api.POST('/api/conversations/{id}/follow', { ...at(id), body }))
      queries.setQueryData(keyOf(id), rows)
      toasts.say(t(follows ? 'act.followed_done' : 'act.unfollowed_done'), {
        undo: () => void follow(!follows),
      })
    } catch (error) {
      const words = error instanceof Unreachable ? t('app.unreachable') : t('app.failed')
      toasts.say(error instanceof Problem ? error.message : words, { tone: 'danger' })
    }
  }

  return { all, mine, known: query.isSuccess, loading: query.isPending, failed: query.isError, follow }
}
