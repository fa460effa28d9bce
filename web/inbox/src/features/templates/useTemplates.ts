// A channel's templates: read when they are first shown, again when their platform or the journal says that they
// changed, and from the platform itself when somebody asks.
import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, type Ref } from 'vue'
import { said } from '@shared/api/client'
import { Problem } from '@shared/api/problem'
import type { Template, TemplateList } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { queries, renew } from '@/app/query'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'

/** `every`: also those that cannot be sent, with the reason. */
export function useTemplates(channel: Readonly<Ref<number>>, every = false) {
  const toasts = useToasts()
  const refreshing = ref(false)
  const at = () => ({ params: { path: { id: channel.value }, query: { every } } })
  const queryKey = ['templates', channel, every]
  const { data, isPending, error, refetch } = useQuery(
    { queryKey, queryFn: () => said(api.GET('/api/channels/{id}/templates', at())) },
    queries,
  )

  onScopeDispose(
    useLedger().listen((events) => {
      if (events.some(({ kind }) => kind === 'template_reviewed')) void renew(['templates'])
    }),
  )

  /** Asks the platform. What it says goes to all who look; that it did not answer is said in the list itself. */
  async function refresh(): Promise<void> {
    refreshing.value = true
    try {
      const found = await said(api.POST('/api/channels/{id}/templates/refresh', at()))
      queries.setQueryData<TemplateList>(['templates', channel.value, every], found)
    } catch (failure) {
      toasts.say(failure instanceof Problem ? failure.message : t('app.unreachable'), { tone: 'danger' })
    } finally {
      refreshing.value = false
    }
  }

  return {
    all: computed<Template[]>(() => data.value?.templates ?? []),
    readAt: computed(() => data.value?.read_at ?? null),
    trouble: computed(() => data.value?.sentence ?? null),
    pending: isPending,
    error,
    refreshing,
    refetch,
    refresh,
  }
}
