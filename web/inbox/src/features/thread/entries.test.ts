import { describe, expect, it } from 'vitest'
import { event, message } from '@/testing/rows'
import { entries, firstUnread, keyOf } from './entries'

const at = (day: number, minute: number) =>
  new Date(2026, 2, day, 10, minute).toISOString().replace('.000Z', 'Z')
const said = (id: number, minute: number, change = {}) => message(id, { at: at(2, minute), ...change })
const told = (n: number, minute: number) => event(n, 'conversation_resolved', { at: at(2, minute) })
const bubbles = (...found: ReturnType<typeof entries>) =>
  found.flatMap((line) => (line.type === 'message' ? [line] : []))

describe('the lines of a thread', () => {
  it('say the day above its first message only', () => {
    const found = bubbles(...entries([said(1, 0), said(2, 1), message(3, { at: at(3, 0) })], []))
    expect(found.map(({ day }) => day !== null)).toEqual([true, false, true])
  })

  it('draw what one author says within five minutes as one run', () => {
    const ours = { direction: 'outbound' as const, agent_id: 4 }
    const found = bubbles(...entries([said(1, 0), said(2, 1), said(3, 2, ours), said(4, 9, ours)], []))
    expect(found.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ])
  })

  it('fold what happened above the message that followed it, and the rest below the last', () => {
    const found = entries([said(1, 0), said(2, 10)], [told(5, 5), told(6, 6), told(7, 20)])
    expect(found.map((line) => line.events.map(({ n }) => n))).toEqual([[], [5, 6], [7]])
    expect(found.at(-1)?.type).toBe('events')
  })

  it('leave to the rest of the thread what happened beyond a passage of it', () => {
    const events = [told(4, 0), told(5, 15), told(6, 30)]
    const found = entries([said(1, 10), said(2, 20)], events, { older: true, newer: true })
    expect(found.map((line) => line.events.map(({ n }) => n))).toEqual([[], [5]])
  })

  it('do not tell what is nobody’s news', () => {
    expect(entries([said(1, 0)], [event(5, 'delivery_changed', { at: at(2, 5) })])).toHaveLength(1)
  })

  it('mark the first that was not read, and begin a run there', () => {
    const found = bubbles(...entries([said(1, 0), said(2, 1)], [], { unread: 2 }))
    expect(found.map(({ unread, first }) => [unread, first])).toEqual([
      [false, true],
      [true, true],
    ])
  })

  it('keep their keys when older messages come in front, and that of the bubble which left', () => {
    const later = [said(2, 1), said(3, 2, { client_key: 'abc' })]
    const keys = entries(later, []).map(({ key }) => key)
    expect(
      entries([said(1, 0), ...later], [])
        .slice(1)
        .map(({ key }) => key),
    ).toEqual(keys)
    expect(keys[1]).toBe(keyOf('abc'))
  })
})

describe('the first that was not read', () => {
  const thread = [
    said(1, 0),
    said(2, 1, { direction: 'note' }),
    said(3, 2),
    said(4, 3, { conversation_id: 9 }),
  ]

  it('is the last but so many of this conversation’s inbound messages', () => {
    expect(firstUnread(thread, 1, 1)).toBe(3)
    expect(firstUnread(thread, 1, 2)).toBe(1)
  })

  it('is nowhere when all is read, or further up than what is loaded', () => {
    expect(firstUnread(thread, 1, 0)).toBe(null)
    expect(firstUnread(thread, 1, 3)).toBe(null)
  })
})
