// What is to leave later, by conversation: read when one is opened, and again when the journal says that it changed.
// Beside the ledger, because it is no message yet: it becomes one when it leaves, under the same client key.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { said } from '@shared/api/client'
import { Problem } from '@shared/api/problem'
import type { JournalEvent, Scheduled } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'

export const useScheduled = defineStore('scheduled', () => {
  const ledger = useLedger()
  const session = useSession()
  const toasts = useToasts()
  const known = shallowRef<ReadonlyMap<number, Scheduled[]>>(new Map())
  /** Words that go back into the composer, to be said otherwise or not at all. */
  const returned = shallowRef<Scheduled | null>(null)

  const left = computed(
    () => new Set(Object.values(ledger.state.messages).flatMap(({ client_key: key }) => key ?? [])),
  )
  const of = (conversation: number): Scheduled[] =>
    (known.value.get(conversation) ?? []).filter((one) => !left.value.has(one.client_key))
  /** The last answer that its author can still undo. */
  const undoable = (conversation: number): Scheduled | null =>
    of(conversation).findLast(
      (one) => one.held && one.state === 'waiting' && one.agent_id === session.me?.id,
    ) ?? null

  function keep(conversation: number, rows: Scheduled[]): void {
    known.value = new Map(known.value).set(conversation, rows)
  }

  function put(row: Scheduled): void {
    const others = (known.value.get(row.conversation_id) ?? []).filter(({ id }) => id !== row.id)
    keep(row.conversation_id, [...others, row])
  }

  function drop(row: Scheduled): void {
    const rows = known.value.get(row.conversation_id) ?? []
    keep(
      row.conversation_id,
      rows.filter(({ id }) => id !== row.id),
    )
  }

  /** What waits is an aside of the thread: where it cannot be read, the thread is there all the same. */
  async function load(conversation: number): Promise<void> {
    const params = { path: { id: conversation } }
    const rows = await said(api.GET('/api/conversations/{id}/scheduled', { params })).catch(() => null)
    if (rows) keep(conversation, rows)
  }

  ledger.listen((events) => {
    for (const event of events.filter(({ kind }) => kind === 'scheduled_changed')) heard(event)
  })

  function heard(event: JournalEvent): void {
    const { conversation_id: conversation, agent_id: author, data } = event
    if (conversation === null) return
    const state = data['state']
    if (known.value.has(conversation) && state !== 'sent') void load(conversation)
    const back = state === 'refused' || state === 'overtaken'
    if (back && author === session.me?.id) toasts.say(t(`later.toast_${state}`), { tone: 'danger' })
  }

  /** Does it; a row that has left meanwhile is taken off, and why it was refused is said. */
  async function attempt(row: Scheduled, run: () => Promise<void>): Promise<boolean> {
    try {
      await run()
      return true
    } catch (error) {
      toasts.say(error instanceof Problem ? error.message : t('app.unreachable'), { tone: 'danger' })
      void load(row.conversation_id)
      return false
    }
  }

  const path = (row: Scheduled) => ({ params: { path: { id: row.id } } })

  function cancel(row: Scheduled): Promise<boolean> {
    return attempt(row, async () => {
      await said(api.DELETE('/api/scheduled/{id}', path(row)))
      drop(row)
    })
  }

  /** Not to leave, and its words are the composer's again. */
  async function takeBack(row: Scheduled): Promise<void> {
    if (await cancel(row)) returned.value = row
  }

  function sendNow(row: Scheduled): Promise<boolean> {
    return attempt(row, async () => {
      const since = ledger.mark()
      ledger.merge({ messages: await said(api.POST('/api/scheduled/{id}/send', path(row))) }, since)
      drop(row)
    })
  }

  function move(row: Scheduled, at: Date, unlessAnswered: boolean, lastSeen: number): Promise<boolean> {
    return attempt(row, async () => {
      const body = {
        send_at: at.toISOString(),
        unless_answered: unlessAnswered,
        last_seen_message_id: lastSeen,
      }
      put(await said(api.PATCH('/api/scheduled/{id}', { ...path(row), body })))
    })
  }

  return { of, undoable, returned, put, load, cancel, takeBack, sendNow, move }
})
