import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { ConversationPage, Message } from '@shared/api/types'
import { useLedger } from '@/live/ledger'
import { problem, serve, type Asked } from '@/testing/api'
import { contact, conversation, event, frame, message } from '@/testing/rows'
import { FakeSocket, makeFake } from '@/testing/socket'
import { MOST_PAGES, usePassage } from './usePassage'

const LENGTH = 3000
const START = Date.parse('2026-01-01T00:00:00Z')
const at = (id: number): Message =>
  message(id, { at: new Date(START + id * 60_000).toISOString().replace('.000Z', 'Z') })

/** A thread of messages 1 to LENGTH, read as the server reads it; a cursor is an id. */
function answer({ query }: Asked) {
  const limit = Number(query.get('limit'))
  const [before, after, around] = ['before', 'after', 'around'].map((name) => Number(query.get(name)))
  const first = after
    ? after + 1
    : around
      ? Math.max(1, around - limit / 2)
      : Math.max(1, (before || LENGTH + 1) - limit)
  const last = before ? before - 1 : Math.min(LENGTH, first + limit - 1)
  const items = Array.from({ length: last - first + 1 }, (_, n) => at(first + n))
  return {
    items,
    quoted: [],
    before: first > 1 ? String(first) : null,
    after: last < LENGTH ? String(last) : null,
  }
}

const opening = (): ConversationPage => ({
  n: 1,
  conversation: conversation(1),
  contact: contact(101),
  channels: [],
  quoted: [],
  messages: Array.from({ length: 50 }, (_, n) => at(LENGTH - 49 + n)),
  before: String(LENGTH - 49),
  rating: null,
  events: [],
})

function begun() {
  const ledger = useLedger()
  ledger.start({ make: makeFake })
  FakeSocket.last.opens()
  FakeSocket.last.says({ type: 'snapshot', n: 1, conversations: [] })
  const page = opening()
  ledger.merge({ messages: page.messages })
  const passage = usePassage(ref(101))
  passage.begin(page)
  return { ledger, passage }
}

const ids = (messages: Message[]) => messages.map(({ id }) => id)
const span = (messages: Message[]) => [messages[0]?.id, messages.at(-1)?.id]
const gapless = (messages: Message[]) =>
  messages.every((one, n) => n === 0 || one.id === (messages[n - 1]?.id ?? 0) + 1)
const live = (n: number, ...messages: Message[]) =>
  FakeSocket.last.says(frame([event(n, 'message_received')], { messages }))

beforeEach(() => {
  setActivePinia(createPinia())
  FakeSocket.made.length = 0
  serve({ 'GET /api/contacts/101/thread': answer })
})

afterEach(() => {
  useLedger().stop()
})

describe('the passage on screen', () => {
  it('begins at the end and grows with what arrives', () => {
    const { passage } = begun()
    expect(span(passage.messages.value)).toEqual([LENGTH - 49, LENGTH])
    live(2, at(LENGTH + 1))
    expect(span(passage.messages.value)).toEqual([LENGTH - 49, LENGTH + 1])
    expect([passage.older.value, passage.newer.value]).toEqual([true, false])
  })

  it('reads on upwards, and at the beginning nothing more', async () => {
    const { passage } = begun()
    await passage.readOn('older')
    expect(span(passage.messages.value)).toEqual([LENGTH - 149, LENGTH])
    await passage.around(20)
    expect(passage.older.value).toBe(false)
    expect(span(passage.messages.value)).toEqual([1, 100])
  })

  it('shows a passage of the past alone, never the end as if it followed', async () => {
    const { passage } = begun()
    await passage.around(500)
    expect(span(passage.messages.value)).toEqual([450, 549])
    expect(passage.newer.value).toBe(true)
    expect(span(passage.newest.value)).toEqual([LENGTH - 49, LENGTH])
  })

  it('lets what arrives join the end, not the past that is being read', async () => {
    const { passage } = begun()
    await passage.around(500)
    live(2, at(LENGTH + 1))
    expect(span(passage.messages.value)).toEqual([450, 549])
    expect(passage.newest.value.at(-1)?.id).toBe(LENGTH + 1)
    passage.toEnd()
    expect(span(passage.messages.value)).toEqual([LENGTH - 49, LENGTH + 1])
  })

  it('puts what arrives late where it was said, in the past that is being read', async () => {
    const { passage } = begun()
    await passage.around(500)
    const late = message(LENGTH + 1, { at: at(500).at, sequence: 5 })
    live(2, late)
    const found = ids(passage.messages.value)
    expect(found[found.indexOf(LENGTH + 1) - 1]).toBe(500)
    expect(passage.newest.value.at(-1)?.id).toBe(LENGTH)
  })

  it('changes a message of the past as soon as it is edited, and leaves out one that is gone', async () => {
    const { passage } = begun()
    await passage.around(500)
    live(2, { ...at(510), edited_at: at(510).at })
    expect(passage.messages.value.find(({ id }) => id === 510)?.edited_at).not.toBe(null)
    FakeSocket.last.says(frame([event(3, 'message_deleted')], {}, { messages: [510] }))
    expect(ids(passage.messages.value)).not.toContain(510)
  })

  it('an edit of what is not loaded draws no lone line', () => {
    const { passage } = begun()
    live(2, { ...at(700), edited_at: at(700).at })
    expect(span(passage.messages.value)).toEqual([LENGTH - 49, LENGTH])
  })

  it('reads down from the past until it is the end again, and then follows it', async () => {
    const { passage } = begun()
    await passage.around(LENGTH - 300)
    while (passage.newer.value) await passage.readOn('newer')
    expect(passage.messages.value.at(-1)?.id).toBe(LENGTH)
    expect(gapless(passage.messages.value)).toBe(true)
    live(2, at(LENGTH + 1))
    expect(passage.messages.value.at(-1)?.id).toBe(LENGTH + 1)
  })

  it('holds so many pages at most, and comes back to those it let go', async () => {
    const { ledger, passage } = begun()
    for (let n = 0; n < MOST_PAGES + 4; n += 1) await passage.readOn('older')
    expect(passage.newer.value).toBe(true)
    expect(gapless(passage.messages.value)).toBe(true)
    expect(passage.messages.value.length).toBeLessThanOrEqual(MOST_PAGES * 100)
    expect(Object.keys(ledger.state.messages).length).toBeLessThanOrEqual(MOST_PAGES * 100 + 50)
    const top = passage.messages.value[0]?.id ?? 0
    await passage.readOn('newer')
    expect(passage.messages.value[0]?.id).toBe(top + 100)
    expect(gapless(passage.messages.value)).toBe(true)
    passage.toEnd()
    expect(span(passage.messages.value)).toEqual([LENGTH - 49, LENGTH])
    expect(Object.keys(ledger.state.messages)).toHaveLength(50)
  })

  it('an end that grew long by itself is cut to its last page', async () => {
    const { ledger, passage } = begun()
    const arrived = Array.from({ length: 1300 }, (_, n) => at(LENGTH + 1 + n))
    live(2, ...arrived)
    serve({
      'GET /api/contacts/101/thread': () => ({
        items: arrived.slice(-100),
        quoted: [],
        before: 'x',
        rating: null,
        events: [],
        after: null,
      }),
    })
    await passage.shorten()
    expect(passage.messages.value).toHaveLength(100)
    expect(passage.older.value).toBe(true)
    expect(Object.keys(ledger.state.messages)).toHaveLength(100)
  })

  it('says which edge could not be read, and tries again when asked', async () => {
    const { passage } = begun()
    serve({ 'GET /api/contacts/101/thread': () => problem(503, 'busy') })
    await passage.readOn('older')
    expect([passage.failed.value, passage.busy.value]).toEqual(['older', null])
    serve({ 'GET /api/contacts/101/thread': answer })
    await passage.readOn('older')
    expect([passage.failed.value, passage.messages.value.length]).toEqual([null, 150])
  })

  it('stays where it is when the message sought is not there', async () => {
    const { passage } = begun()
    serve({ 'GET /api/contacts/101/thread': () => problem(404, 'not_found') })
    await expect(passage.around(77)).rejects.toThrow('not_found')
    expect(span(passage.messages.value)).toEqual([LENGTH - 49, LENGTH])
  })

  it('drops a page that arrives after somebody went elsewhere', async () => {
    const { passage } = begun()
    const slow = slowly()
    const older = passage.readOn('older')
    await slow.asked()
    serve({ 'GET /api/contacts/101/thread': answer })
    await passage.around(500)
    slow.letGo()
    await older
    expect(span(passage.messages.value)).toEqual([450, 549])
  })

  it('does not trust what was asked before a gap', async () => {
    const { ledger, passage } = begun()
    const slow = slowly()
    const jump = passage.around(500)
    await slow.asked()
    FakeSocket.last.says({ type: 'snapshot', n: 9000, conversations: [] })
    slow.letGo()
    expect(await jump).toBe(null)
    expect(ledger.message(500)).toBeUndefined()
  })
})

/** A server that answers only once it is let go. */
function slowly() {
  let letGo: () => void = () => undefined
  const gate = new Promise<void>((done) => (letGo = done))
  const heard = serve({ 'GET /api/contacts/101/thread': (asked) => gate.then(() => answer(asked)) })
  return { asked: () => vi.waitFor(() => expect(heard).toHaveLength(1)), letGo: () => letGo() }
}
