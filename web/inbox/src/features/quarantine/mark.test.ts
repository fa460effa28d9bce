import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type * as i18n from '@shared/i18n'
import { api } from '@/app/api'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { contact, conversation } from '@/testing/rows'
import { block, mark, release, unblock } from './mark'

// The whole file of sentences is there in tests; its parts are the build's.
vi.mock('@shared/i18n', async (original) => ({
  ...(await original<typeof i18n>()),
  speakOf: () => Promise.resolve(),
}))

const sent: [string, unknown][] = []
const identity = {
  id: 201,
  contact_id: 101,
  scheme: 'phone',
  scope: '',
  address: '+33600000001',
  name: null,
  evidence: 'wrote' as const,
  blocked_at: null,
  blocked_by: null,
  blocked_reason: null,
}
const { toasts, undo, dismiss } = useToasts()

function answers(path: string, init: { body?: { blocked?: boolean } }) {
  sent.push([path, init.body])
  const barred = { ...identity, blocked_at: init.body?.blocked ? '2026-03-02T10:00:00Z' : null }
  const data = path.endsWith('/block')
    ? contact(101, { identities: [barred] })
    : conversation(1, path.endsWith('/spam') ? { state: 'spam' } : { unread: 2 })
  return Promise.resolve({ data, response: new Response() })
}

beforeEach(() => {
  setActivePinia(createPinia())
  sent.length = 0
  for (const { id } of toasts.value) dismiss(id)
  vi.spyOn(api, 'POST').mockImplementation(answers as unknown as typeof api.POST)
  useLedger().merge({
    conversations: [conversation(1, { unread: 2 })],
    contacts: [contact(101, { identities: [identity] })],
  })
})

it('marks at once, and takes it back as the server says it stood', async () => {
  const done = mark(conversation(1, { unread: 2 }))
  expect(useLedger().conversation(1)).toMatchObject({ state: 'spam', unread: 0, waiting_since: null })
  await done
  undo()
  await vi.waitFor(() => expect(sent.at(-1)?.[0]).toBe('/api/conversations/{id}/unspam'))
  await vi.waitFor(() => expect(useLedger().conversation(1)).toMatchObject({ state: 'open', unread: 2 }))
})

it('offers to block the address with it, unless it is blocked', async () => {
  await mark(conversation(1))
  toasts.value.at(-1)?.also?.run()
  await vi.waitFor(() =>
    expect(sent.at(-1)).toEqual([
      '/api/contacts/{id}/block',
      { blocked: true, identities: [201], reason: 'spam' },
    ]),
  )
  await vi.waitFor(() => expect(useLedger().contact(101)?.identities[0]?.blocked_at).not.toBeNull())
  await mark(conversation(1))
  expect(toasts.value.at(-1)?.also).toBeUndefined()
})

it('blocks and lets in again, each with a way back', async () => {
  await block(101, [201], 'insults')
  undo()
  await vi.waitFor(() => expect(sent.at(-1)?.[1]).toEqual({ blocked: false, identities: [201] }))
  await unblock(101, [201])
  undo()
  await vi.waitFor(() => expect(sent.at(-1)?.[1]).toMatchObject({ blocked: true, identities: [201] }))
})

it('lets it out, and back in', async () => {
  await release(conversation(1, { state: 'spam' }))
  expect(useLedger().conversation(1)?.state).toBe('open')
  undo()
  await vi.waitFor(() => expect(sent.at(-1)?.[0]).toBe('/api/conversations/{id}/spam'))
})
