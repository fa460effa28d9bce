// The pipeline as this house shaped it: its currency and its stages, read once and again when they change.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { said } from '@shared/api/client'
import type { Stage } from '@shared/api/types'
import { locale } from '@shared/i18n'
import { api } from '@/app/api'
import { queries } from '@/app/query'

export const PIPELINE = ['pipeline']

export const nameOf = (stage: Stage): string => (locale() === 'fr' ? stage.name_fr : stage.name_en)

export function usePipeline() {
  const query = useQuery(
    { queryKey: PIPELINE, queryFn: () => said(api.GET('/api/pipeline')), staleTime: Infinity },
    queries,
  )
  const currency = computed(() => query.data.value?.currency ?? 'EUR')
  const all = computed<Stage[]>(() => query.data.value?.stages ?? [])
  const stages = computed(() => all.value.filter(({ archived_at: archived }) => archived === null))
  const byId = computed(() => new Map(all.value.map((stage) => [stage.id, stage])))
  /** Archived ones too: what passed through them still names them. */
  const stageName = (id: number | null | undefined): string => {
    const stage = byId.value.get(id ?? 0)
    return stage ? nameOf(stage) : '…'
  }
  return { query, currency, stages, byId, stageName }
}
