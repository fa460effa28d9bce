// A deal goes on: asked of the server with the revision one saw, offered to be undone, and shown as it stands when
// somebody else was quicker.
import { said } from '@shared/api/client'
import { Problem, Unreachable } from '@shared/api/problem'
import type { Deal, DealWritten } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { queries, renew } from '@/app/query'
import { useToasts } from '@/app/toasts'
import { usePipeline } from './pipeline'

export type Wish = Omit<DealWritten, 'revision'>

export const DEALS = ['deal']
export const dealKey = (conversation: number) => [...DEALS, conversation]
export const BOARD = ['board']

export const wishOf = ({ stage_id, owner_id, amount, expected_on }: Deal): Wish => ({
  stage_id,
  owner_id,
  amount,
  expected_on,
})

export function useDealChange() {
  const toasts = useToasts()
  const { stageName } = usePipeline()

  function show(conversation: number, deal: Deal | null): void {
    queries.setQueryData(dealKey(conversation), { deal })
    void renew(BOARD)
  }

  /** The deal as it stands afterwards; undefined when it was refused, which is said. */
  async function ask(
    conversation: number,
    run: () => Promise<Deal | null>,
  ): Promise<Deal | null | undefined> {
    try {
      const deal = await run()
      show(conversation, deal)
      return deal
    } catch (error) {
      if (error instanceof Problem && error.code === 'deal_moved')
        show(conversation, (error.params['deal'] as Deal | null | undefined) ?? null)
      const silent = error instanceof Unreachable ? t('app.unreachable') : t('app.failed')
      toasts.say(error instanceof Problem ? error.message : silent, { tone: 'danger' })
      return undefined
    }
  }

  const put = (conversation: number, body: DealWritten) => () =>
    said(api.PUT('/api/conversations/{id}/deal', { params: { path: { id: conversation } }, body }))

  const drop = (conversation: number, revision: number) => async () => {
    const params = { path: { id: conversation }, query: { revision } }
    await said(api.DELETE('/api/conversations/{id}/deal', { params }))
    return null
  }

  /** Makes it stand as wished; the way back leads to `before`. The deal as it stands then; null when it was not done. */
  async function change(conversation: number, before: Deal | null, wish: Wish): Promise<Deal | null> {
    const made = await ask(conversation, put(conversation, { ...wish, revision: before?.revision ?? 0 }))
    if (!made) return null
    const moved = before?.stage_id !== wish.stage_id
    const text = moved ? t('deals.moved_done', { stage: stageName(wish.stage_id) }) : t('deals.changed_done')
    toasts.say(text, { undo: () => void restore(conversation, made, before) })
    return made
  }

  async function restore(conversation: number, now: Deal, before: Deal | null): Promise<void> {
    await ask(
      conversation,
      before
        ? put(conversation, { ...wishOf(before), revision: now.revision })
        : drop(conversation, now.revision),
    )
  }

  async function remove(conversation: number, before: Deal): Promise<void> {
    if ((await ask(conversation, drop(conversation, before.revision))) === undefined) return
    toasts.say(t('deals.removed_done'), {
      undo: () => void ask(conversation, put(conversation, { ...wishOf(before), revision: 0 })),
    })
  }

  return { change, remove }
}
