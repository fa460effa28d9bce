import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { conversation, event, frame, message } from '@/testing/rows'
import { FakeSocket, makeFake } from '@/testing/socket'
import { useLedger } from './ledger'

const snapshot = (n: number, ...ids: number[]) => ({
  type: 'snapshot',
  n,
  counts: { mine: 1, unassigned: 2, all: 3, snoozed: 0 },
  conversations: ids.map((id) => conversation(id)),
})

function started() {
  const ledger = useLedger()
  ledger.start({ make: makeFake })
  FakeSocket.last.opens()
  return ledger
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  FakeSocket.made.length = 0
})

afterEach(() => {
  useLedger().stop()
})

describe('the ledger', () => {
  it('begins with a snapshot and is then ready', () => {
    const ledger = started()
    expect(ledger.ready).toBe(false)
    FakeSocket.last.says(snapshot(7, 1, 2))
    expect(ledger.ready).toBe(true)
    expect(ledger.liveness).toBe('live')
    expect(ledger.counts?.all).toBe(3)
    expect(ledger.conversations.map(({ id }) => id)).toEqual([1, 2])
  })

  it('does not wait for ever for a socket that a proxy swallowed', () => {
    const ledger = useLedger()
    ledger.start({ make: makeFake })
    expect(ledger.ready).toBe(false)
    vi.advanceTimersByTime(2000)
    expect(ledger.ready).toBe(true)
  })

  it('knows what happened before it heard, once and in order', () => {
    const ledger = started()
    FakeSocket.last.says(snapshot(7, 1))
    const heard = event(9, 'conversation_resolved', { conversation_id: 1 })
    FakeSocket.last.says(frame([heard]))
    ledger.recall(1, [event(3, 'deal_moved', { conversation_id: 1 }), heard])
    FakeSocket.last.says(frame([event(10, 'conversation_reopened', { conversation_id: 1 })]))
    ledger.recall(1, [])
    expect(ledger.events(1).map(({ n }) => n)).toEqual([3, 9, 10])
  })

  it('resumes from its number after a cut', () => {
    const ledger = started()
    FakeSocket.last.says(snapshot(7, 1))
    FakeSocket.last.says(frame([event(9, 'message_received')], { messages: [message(10)] }))
    FakeSocket.last.breaks()
    expect(ledger.liveness).toBe('reconnecting')
    vi.advanceTimersByTime(1000)
    expect(FakeSocket.made).toHaveLength(2)
    expect(FakeSocket.last.url).toMatch(/\/api\/live\?after=9$/)
  })

  it('begins anew, and asks for reading again, when the gap was too wide to resume', () => {
    const ledger = started()
    FakeSocket.last.says(snapshot(7, 1, 2))
    ledger.merge({ messages: [message(10)] })
    const before = ledger.epoch
    FakeSocket.last.says(snapshot(9000, 2))
    expect(ledger.epoch).toBe(before + 1)
    expect(ledger.conversations.map(({ id }) => id)).toEqual([2])
    expect(ledger.message(10)).toBeUndefined()
  })

  it('asks for reading again when something was read before the first snapshot', () => {
    const ledger = started()
    ledger.merge({ messages: [message(10)] })
    FakeSocket.last.says(snapshot(7, 1))
    expect(ledger.epoch).toBe(1)
  })

  it('keeps a row that the socket renewed while an older answer was on its way', () => {
    const ledger = started()
    FakeSocket.last.says(snapshot(7, 1))
    const asked = ledger.mark()
    FakeSocket.last.says(
      frame([event(8, 'conversation_resolved', { conversation_id: 1 })], {
        conversations: [conversation(1, { state: 'resolved' })],
      }),
    )
    ledger.merge({ conversations: [conversation(1), conversation(2)] }, asked)
    expect(ledger.conversation(1)?.state).toBe('resolved')
    expect(ledger.conversation(2)?.state).toBe('open')
    ledger.merge({ conversations: [conversation(1)] }, ledger.mark())
    expect(ledger.conversation(1)?.state).toBe('open')
  })

  it('gives a person’s thread in order, over conversations and channels', () => {
    const ledger = started()
    ledger.merge({
      messages: [
        message(12, { at: '2026-03-02T10:00:02Z', channel_id: 2, conversation_id: 5 }),
        message(11, { sequence: 2 }),
        message(13, { sequence: 1 }),
        message(14, { contact_id: 999 }),
      ],
    })
    expect(ledger.threadOf(101).map(({ id }) => id)).toEqual([13, 11, 12])
  })

  it('tells listeners once, and remembers the events of each conversation', () => {
    const ledger = started()
    FakeSocket.last.says(snapshot(7, 1))
    const told = vi.fn()
    const stop = ledger.listen(told)
    const resolved = frame([event(8, 'conversation_resolved', { conversation_id: 1, agent_id: 3 })])
    FakeSocket.last.says(resolved)
    FakeSocket.last.says(resolved)
    expect(told).toHaveBeenCalledOnce()
    expect(ledger.events(1).map(({ kind }) => kind)).toEqual(['conversation_resolved'])
    stop()
    FakeSocket.last.says(frame([event(9, 'conversation_reopened', { conversation_id: 1 })]))
    expect(told).toHaveBeenCalledOnce()
  })

  it('says who looks and who types, and lets typing fade', () => {
    const ledger = started()
    FakeSocket.last.says({ type: 'presence', conversation_id: 1, viewing: [2, 3], typing: [3] })
    FakeSocket.last.says({ type: 'customer_typing', conversation_id: 1, contact_id: 101 })
    expect(ledger.presence(1)).toEqual({ viewing: [2, 3], typing: [3] })
    expect(ledger.customerTyping(1)).toBe(true)
    vi.advanceTimersByTime(10_000)
    expect(ledger.presence(1)).toEqual({ viewing: [2, 3], typing: [] })
    expect(ledger.customerTyping(1)).toBe(false)
    expect(ledger.presence(2)).toEqual({ viewing: [], typing: [], drafting: [] })
  })

  it('stops a customer’s « typing » when their message arrives', () => {
    const ledger = started()
    FakeSocket.last.says({ type: 'customer_typing', conversation_id: 1, contact_id: 101 })
    FakeSocket.last.says(frame([event(8, 'message_received', { conversation_id: 1 })]))
    expect(ledger.customerTyping(1)).toBe(false)
  })

  it('says what the reader looks at, again after a reconnection', () => {
    const ledger = started()
    ledger.view(1)
    ledger.typing(1, false)
    expect(FakeSocket.last.sent).toEqual([
      { type: 'view', conversation_id: 1 },
      { type: 'typing', conversation_id: 1, note: false },
    ])
    FakeSocket.last.breaks()
    vi.advanceTimersByTime(1000)
    FakeSocket.last.opens()
    expect(FakeSocket.last.sent).toEqual([{ type: 'view', conversation_id: 1 }])
  })

  it('forgets everything at the end of a session', () => {
    const signedOut = vi.fn()
    const ledger = useLedger()
    ledger.start({ make: makeFake, signedOut })
    FakeSocket.last.opens()
    FakeSocket.last.says(snapshot(7, 1))
    FakeSocket.last.breaks(4401)
    expect(signedOut).toHaveBeenCalledOnce()
    ledger.stop()
    expect(ledger.conversations).toEqual([])
    expect(ledger.counts).toBeNull()
    vi.advanceTimersByTime(60_000)
    expect(FakeSocket.made).toHaveLength(1)
  })
})
