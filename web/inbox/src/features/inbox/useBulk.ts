// One action on everything that is ticked: begun, followed until it ends, told with a way to take it back.
import { ref } from 'vue'
import { said } from '@shared/api/client'
import { Problem } from '@shared/api/problem'
import type { Bulk, BulkAsked } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { useToasts } from '@/app/toasts'
import { listingOf, type Filter } from './filter'
import { useSelection } from './selection'

export type Act = BulkAsked['act']
export type With = Pick<BulkAsked, 'until' | 'agent_id' | 'team_id' | 'label_id'>

/** Milliseconds between two looks at how far it is. */
const LOOKS = 400

/** The one that goes on, for as long as it does. */
const running = ref<Bulk | null>(null)

export function useBulk() {
  const toasts = useToasts()
  const { selection, clear } = useSelection()

  function chosen(filter: Filter): Pick<BulkAsked, 'conversations' | 'listing' | 'but'> {
    const { ids, everything } = selection.value
    return everything ? { listing: listingOf(filter), but: [...ids] } : { conversations: [...ids] }
  }

  async function act(name: Act, filter: Filter, on: With = {}): Promise<void> {
    const body: BulkAsked = { act: name, ...on, ...chosen(filter) }
    const done = await followed(() => said(api.POST('/api/bulk', { body })))
    if (!done) return
    clear()
    const undo = done.done ? { undo: () => void takeBack(done) } : {}
    toasts.say(words(done), undo)
  }

  async function takeBack({ id }: Bulk): Promise<void> {
    const done = await followed(() => said(api.POST('/api/bulk/{id}/undo', { params: { path: { id } } })))
    if (done) toasts.say(words(done))
  }

  /** Null when it was refused, and said so. */
  async function followed(begin: () => Promise<Bulk>): Promise<Bulk | null> {
    try {
      running.value = await begin()
      while (running.value.ended_at === null) {
        await new Promise((resolve) => setTimeout(resolve, LOOKS))
        running.value = await said(api.GET('/api/bulk/{id}', { params: { path: { id: running.value.id } } }))
      }
      return running.value
    } catch (error) {
      toasts.say(error instanceof Problem ? error.message : t('app.unreachable'), { tone: 'danger' })
      return null
    } finally {
      running.value = null
    }
  }

  return { running, act }
}

/** What was done, and to how many it was not. */
export function words({ deed, done, unchanged, refused }: Bulk): string {
  const told = [t(`bulk.done_${deed.act}`, { n: done })]
  if (unchanged) told.push(t('bulk.unchanged', { n: unchanged }))
  if (refused) told.push(t('bulk.refused', { n: refused }))
  return told.join(' ')
}
