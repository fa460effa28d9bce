// What one hopes to sell in a conversation, and the moves that can be made with it.
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Deal } from '@shared/api/types'
import { t } from '@shared/i18n'
import type { MenuItem } from '@shared/ui/menu'
import { api } from '@/app/api'
import { queries } from '@/app/query'
import { dealKey, useDealChange, wishOf, type Wish } from './change'
import { nameOf, usePipeline } from './pipeline'

export function useDeal(conversation: Readonly<Ref<number>>) {
  const { stages, currency, stageName } = usePipeline()
  const { change, remove } = useDealChange()
  const query = useQuery(
    {
      queryKey: computed(() => dealKey(conversation.value)),
      queryFn: ({ queryKey }) => {
        const id = Number(queryKey[1])
        return said(api.GET('/api/conversations/{id}/deal', { params: { path: { id } } }))
      },
    },
    queries,
  )
  const deal = computed(() => query.data.value?.deal ?? null)

  function set(part: Partial<Wish>): Promise<Deal | null> {
    const base: Wish = deal.value
      ? wishOf(deal.value)
      : { stage_id: stages.value[0]?.id ?? 0, owner_id: null, amount: null, expected_on: null }
    return change(conversation.value, deal.value, { ...base, ...part })
  }

  const moves = computed<MenuItem[]>(() => [
    ...stages.value.map((stage) => ({
      label: nameOf(stage),
      checked: stage.id === deal.value?.stage_id,
      run: () => void set({ stage_id: stage.id }),
    })),
    ...(deal.value ? [{ label: t('deals.remove'), apart: true, danger: true, run: () => void drop() }] : []),
  ])

  async function drop(): Promise<void> {
    if (deal.value) await remove(conversation.value, deal.value)
  }

  return { query, deal, stages, currency, stageName, moves, set, drop }
}
