// What is known of the person on screen: read part by part, and read again when the journal speaks of them.
import { useQuery } from '@tanstack/vue-query'
import { onScopeDispose, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { JournalEvent } from '@shared/api/types'
import { api } from '@/app/api'
import { queries, renew } from '@/app/query'
import { useLedger } from '@/live/ledger'

export type Part = 'about' | 'conversations' | 'consents' | 'doubles' | 'files' | 'merges' | 'remarks'

export const keyOf = (contact: number | Readonly<Ref<number>>, part: Part) => ['person', contact, part]

export function usePart<T>(contact: Readonly<Ref<number>>, part: Part, read: (id: number) => Promise<T>) {
  const enabled = () => contact.value > 0
  return useQuery({ queryKey: keyOf(contact, part), queryFn: () => read(contact.value), enabled }, queries)
}

export const useAbout = (contact: Readonly<Ref<number>>) =>
  usePart(contact, 'about', (id) => said(api.GET('/api/contacts/{id}/about', { params: { path: { id } } })))

/** What an event makes old; a kind that is not here says nothing of a person. */
const TOUCHES: Partial<Record<JournalEvent['kind'], readonly Part[] | 'all'>> = {
  contact_changed: 'all',
  contacts_merged: 'all',
  contacts_unmerged: 'all',
  conversation_split: 'all',
  conversation_opened: ['about', 'conversations', 'doubles'],
  conversation_resolved: ['conversations'],
  conversation_quarantined: ['conversations'],
  conversation_released: ['conversations'],
  conversation_reopened: ['conversations'],
  conversation_snoozed: ['conversations'],
  conversation_woken: ['conversations'],
  consent_changed: ['consents'],
  file_changed: ['files'],
}

export const reread = (contact: number, part?: Part): Promise<void> =>
  renew(part ? keyOf(contact, part) : ['person', contact])

/** Keeps the parts true for as long as the caller lives. */
export function usePerson(contact: () => number | undefined): void {
  onScopeDispose(
    useLedger().listen((events) => {
      for (const event of events) {
        const touched = TOUCHES[event.kind]
        if (!touched || event.contact_id === null || event.contact_id !== contact()) continue
        if (touched === 'all') void reread(event.contact_id)
        else for (const part of touched) void reread(event.contact_id, part)
      }
    }),
  )
}
