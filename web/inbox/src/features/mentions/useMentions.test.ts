import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'
import { problem, serve } from '@/testing/api'
import { me } from '@/testing/people'
import { event, frame } from '@/testing/rows'
import { FakeSocket } from '@/testing/socket'
import { calls, useMentions } from './useMentions'

const SEEN = 'POST /api/conversations/7/mentions/seen'

async function live(answers: Parameters<typeof serve>[0] = {}) {
  const heard = serve({
    'GET /api/mentions': () => [{ conversation_id: 7, message_id: 70 }],
    ...answers,
  })
  useSession().me = me({ id: 1 })
  const mentions = useMentions()
  useLedger().start({ make: (url) => new FakeSocket(url) as unknown as WebSocket })
  FakeSocket.last.opens()
  await vi.waitFor(() => expect([...mentions.unseen]).toEqual([7]))
  return { mentions, heard }
}

beforeEach(() => setActivePinia(createPinia()))

describe('mentions', () => {
  it('come with the notes that call one, and go when one looks on another screen', async () => {
    const { mentions } = await live()
    const about = { conversation_id: 8, agent_id: 2 }
    FakeSocket.last.says(frame([event(1, 'message_written', { ...about, data: { mentions: [3] } })]))
    expect(mentions.unseen.has(8)).toBe(false)
    FakeSocket.last.says(frame([event(2, 'message_written', { ...about, data: { mentions: [3, 1] } })]))
    expect([mentions.unseen.has(8), mentions.known.has(8)]).toEqual([true, true])
    FakeSocket.last.says(frame([event(3, 'mentions_seen', { conversation_id: 8, agent_id: 3 })]))
    expect(mentions.unseen.has(8)).toBe(true)
    FakeSocket.last.says(frame([event(4, 'mentions_seen', { conversation_id: 8, agent_id: 1 })]))
    expect([mentions.unseen.has(8), mentions.known.has(8)]).toEqual([false, true])
  })

  it('are seen once, and again when the server did not hear of it', async () => {
    const { mentions, heard } = await live({ [SEEN]: () => problem(503, 'busy') })
    await mentions.see(7)
    expect(mentions.unseen.has(7)).toBe(true)
    await mentions.see(9)
    expect(heard.filter((one) => one.method === 'POST')).toHaveLength(1)
  })

  it('keep their place at the top while one reads them', async () => {
    const { mentions } = await live({ [SEEN]: () => new Response(null, { status: 204 }) })
    await mentions.see(7)
    expect([mentions.unseen.has(7), mentions.first.has(7)]).toEqual([false, true])
    mentions.begin()
    expect(mentions.first.has(7)).toBe(false)
  })
})

it('is a note’s affair alone', () => {
  expect(calls(event(1, 'conversation_read', { data: { mentions: [1] } }), 1)).toBe(false)
  expect(calls(event(1, 'message_written', { data: {} }), 1)).toBe(false)
})
