// What one follows: read whenever the line is live again, kept true by the journal in between.
import { onScopeDispose, watch } from 'vue'
import { said } from '@shared/api/client'
import { api } from '@/app/api'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'

export function useFollowing() {
  const session = useSession()
  const ledger = useLedger()
  let followed = new Set<number>()
  /** What the journal told while the answer was on its way: it is newer. */
  let meanwhile = new Map<number, boolean>()

  function put(id: number, follows: boolean): void {
    meanwhile.set(id, follows)
    if (follows) followed.add(id)
    else followed.delete(id)
  }

  async function load(): Promise<void> {
    const newer = (meanwhile = new Map())
    const ids = await said(api.GET('/api/following')).catch(() => null)
    if (!ids || newer !== meanwhile) return
    followed = new Set(ids)
    for (const [id, follows] of newer) put(id, follows)
  }

  const stop = ledger.listen((events) => {
    for (const { kind, agent_id: agent, conversation_id: id, data } of events)
      if (kind === 'followers_changed' && agent === session.me?.id && id !== null)
        put(id, Boolean(data?.['follows']))
  })
  watch(
    () => ledger.liveness === 'live' && session.me !== null,
    (live) => {
      if (live) void load()
    },
    { immediate: true },
  )
  onScopeDispose(stop)

  return { follows: (id: number): boolean => followed.has(id) }
}
