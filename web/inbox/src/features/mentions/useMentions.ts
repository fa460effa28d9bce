// Where one was called: the conversations with a call one has not seen, kept true by the live events, and those that
// the list of mentions showed. Opening a conversation is seeing the calls in it.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { said } from '@shared/api/client'
import type { JournalEvent } from '@shared/api/types'
import { api } from '@/app/api'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'

export const useMentions = defineStore('mentions', () => {
  const session = useSession()
  const ledger = useLedger()
  const unseen = shallowRef<ReadonlySet<number>>(new Set())
  /** Every conversation known to hold a call, seen or not. */
  const known = shallowRef<ReadonlySet<number>>(new Set())
  /** Unseen when the list was last begun: they keep their place at its top while one reads them. */
  const first = shallowRef<ReadonlySet<number>>(new Set())

  const having = (set: ReadonlySet<number>, ids: Iterable<number>): ReadonlySet<number> =>
    new Set([...set, ...ids])

  /** The list of mentions holds these. */
  const learn = (ids: number[]): void => void (known.value = having(known.value, ids))
  const begin = (): void => void (first.value = unseen.value)

  function called(id: number): void {
    unseen.value = having(unseen.value, [id])
    first.value = having(first.value, [id])
    known.value = having(known.value, [id])
  }

  const seen = (id: number): void =>
    void (unseen.value = new Set([...unseen.value].filter((other) => other !== id)))

  /** Somebody looks at a conversation: here at once, and for their other screens too. */
  async function see(id: number): Promise<void> {
    if (!unseen.value.has(id) || document.hidden) return
    seen(id)
    const params = { path: { id } }
    await said(api.POST('/api/conversations/{id}/mentions/seen', { params })).catch(() => called(id))
  }

  async function load(): Promise<void> {
    const rows = await said(api.GET('/api/mentions')).catch(() => null)
    if (!rows) return
    unseen.value = new Set(rows.map((row) => row.conversation_id))
    first.value = having(first.value, unseen.value)
    known.value = having(known.value, unseen.value)
  }

  ledger.listen((events) => {
    const me = session.me?.id
    if (me === undefined) return
    for (const event of events) {
      if (event.conversation_id === null) continue
      if (calls(event, me)) called(event.conversation_id)
      else if (event.kind === 'mentions_seen' && event.agent_id === me) seen(event.conversation_id)
    }
  })
  watch(
    () => (ledger.liveness === 'live' ? (session.me?.id ?? null) : null),
    (me) => {
      if (me !== null) void load()
    },
    { immediate: true },
  )
  watch(
    () => session.me?.id,
    () => {
      unseen.value = known.value = first.value = new Set()
    },
    { flush: 'sync' },
  )

  return { unseen, known, first, learn, begin, see }
})

/** A note that reaches somebody by their name or their team's. */
export function calls(event: JournalEvent, me: number): boolean {
  const reached = event.data?.['mentions']
  return event.kind === 'message_written' && Array.isArray(reached) && reached.includes(me)
}
