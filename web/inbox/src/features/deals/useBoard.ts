// The board of deals, whose they are to be, and the moves of its cards.
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, nextTick, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { said } from '@shared/api/client'
import type { Board, DealCard } from '@shared/api/types'
import { t } from '@shared/i18n'
import { nameOf as personOf } from '@shared/names'
import { api } from '@/app/api'
import { queries } from '@/app/query'
import { shown } from './board'
import { BOARD, useDealChange, wishOf } from './change'
import { usePipeline } from './pipeline'

export interface Narrowing {
  owner?: number
  team?: number
}

export function useBoard() {
  const route = useRoute()
  const router = useRouter()
  const { stages, stageName } = usePipeline()
  const { change } = useDealChange()
  const moving = shallowRef<ReadonlyMap<number, number>>(new Map())
  const told = ref('')

  const asked = (name: 'owner' | 'team') => Number(route.query[name]) || 0
  const narrowing = computed<Narrowing>(() => ({
    ...(asked('owner') ? { owner: asked('owner') } : {}),
    ...(asked('team') ? { team: asked('team') } : {}),
  }))
  const narrow = (name: 'owner' | 'team', id: number): void =>
    void router.replace({ query: { ...narrowing.value, [name]: id || undefined } })

  const query = useQuery(
    {
      queryKey: computed(() => [...BOARD, narrowing.value]),
      queryFn: () => said(api.GET('/api/board', { params: { query: narrowing.value } })),
      placeholderData: keepPreviousData,
    },
    queries,
  )
  const columns = computed(() => (query.data.value ? shown(query.data.value, moving.value) : []))

  function heading(conversation: number, stage: number | null): void {
    const next = new Map(moving.value)
    if (stage === null) next.delete(conversation)
    else next.set(conversation, stage)
    moving.value = next
  }

  /** Shown where it goes at once, and said; the focus, if it was on the card, goes with it. */
  async function move(card: DealCard, stage: number, focus = false): Promise<void> {
    const id = card.deal.conversation_id
    if (stage === card.deal.stage_id || moving.value.has(id)) return
    heading(id, stage)
    if (focus) await refocus(id)
    const done = await change(id, card.deal, { ...wishOf(card.deal), stage_id: stage })
    awaited.set(id, { revision: done?.revision ?? 0, focus })
    await settle(query.data.value)
    if (done) told.value = t('deals.moved_to', { name: personOf(card), stage: stageName(stage) })
  }

  /** Moves that were answered, until the board that is read again and again knows of them. */
  const awaited = new Map<number, { revision: number; focus: boolean }>()

  async function settle(board: Board | undefined): Promise<void> {
    const cards = board?.columns.flatMap(({ items }) => items) ?? []
    for (const [id, { revision, focus }] of awaited) {
      const card = cards.find(({ deal }) => deal.conversation_id === id)
      if (card && card.deal.revision < revision) continue
      awaited.delete(id)
      heading(id, null)
      if (focus) await refocus(id)
    }
  }
  watch(query.data, settle)

  async function refocus(id: number): Promise<void> {
    await nextTick()
    document.querySelector<HTMLElement>(`[data-deal="${id}"] a`)?.focus()
  }

  /** One stage on or back, by key. */
  function shift(card: DealCard, by: 1 | -1): void {
    const at = stages.value.findIndex(({ id }) => id === card.deal.stage_id)
    const next = stages.value[at + by]
    if (next) void move(card, next.id, true)
  }

  return { query, columns, stages, narrowing, narrow, move, shift, told }
}
