// How many conversations each view holds: given by the socket's snapshot, asked again soon after anything
// that may have changed it. A burst of events costs one question.
import { onScopeDispose } from 'vue'
import type { JournalEvent } from '@shared/api/types'
import { said } from '@shared/api/client'
import { useLedger } from '@/live/ledger'
import { api } from './api'

const SETTLE = 300
const COUNTED: ReadonlySet<JournalEvent['kind']> = new Set([
  'conversation_opened',
  'conversation_assigned',
  'conversation_resolved',
  'conversation_reopened',
  'conversation_snoozed',
  'conversation_woken',
  'conversation_quarantined',
  'conversation_released',
  'conversation_split',
  'contacts_merged',
  'contacts_unmerged',
  'contact_erased',
  'mentions_seen',
])

/** A note counts when it calls somebody: whom, the server knows. */
const counted = ({ kind, data }: JournalEvent): boolean =>
  COUNTED.has(kind) || (kind === 'message_written' && Boolean(data?.['mentions']))

/** Keeps `ledger.counts` true for as long as the caller lives. */
export function useCounts(): void {
  const ledger = useLedger()
  let soon: ReturnType<typeof setTimeout> | undefined

  async function ask(): Promise<void> {
    soon = undefined
    // A failure changes nothing: the next event, or the next snapshot, asks again.
    const found = await said(api.GET('/api/conversations/counts')).catch(() => null)
    if (found) ledger.counts = found
  }

  const stop = ledger.listen((events) => {
    if (!soon && events.some(counted)) soon = setTimeout(() => void ask(), SETTLE)
  })
  onScopeDispose(() => {
    stop()
    clearTimeout(soon)
  })
}
