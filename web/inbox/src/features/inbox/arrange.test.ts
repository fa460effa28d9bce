import { describe, expect, it } from 'vitest'
import { conversation } from '@/testing/rows'
import { arrange, neighbour, type Arrangement } from './arrange'
import { WIDE, type Filter } from './filter'

const ME = 7
const at = (minute: number) => `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z`
const open: Filter = { view: 'all', state: 'open', order: 'recent', ...WIDE }
const plain: Arrangement = { filter: open, me: ME, edge: null, held: new Set() }
const ids = (rows: ReturnType<typeof arrange>) => rows.map(({ conversation: row }) => row.id)

const known = [
  conversation(1, { last_at: at(1), assignee_id: ME }),
  conversation(2, { last_at: at(2), assignee_id: 8 }),
  conversation(3, { last_at: at(3) }),
  conversation(4, { last_at: at(4), state: 'snoozed', assignee_id: ME }),
  conversation(5, { last_at: at(5), state: 'resolved' }),
  conversation(6, { last_at: at(6), channel_id: 2 }),
]

describe('the rows of a list', () => {
  it('are the newest first', () => {
    expect(ids(arrange(known, plain))).toEqual([6, 3, 2, 1])
  })

  it.each<[Partial<Filter>, number[]]>([
    [{ view: 'mine' }, [1]],
    [{ view: 'unassigned' }, [6, 3]],
    [{ view: 'mine', state: 'any' }, [4, 1]],
    [{ state: 'snoozed' }, [4]],
    [{ state: 'resolved' }, [5]],
    [{ channel: 2 }, [6]],
    [{ view: 'unassigned', channel: 1, state: 'any' }, [5, 3]],
  ])('of %o are those that belong there', (filter, wanted) => {
    expect(ids(arrange(known, { ...plain, filter: { ...open, ...filter } }))).toEqual(wanted)
  })

  it('of the quarantine are spam and where somebody blocked wrote, and no other list has the first', () => {
    const spam = conversation(7, { last_at: at(7), state: 'spam', assignee_id: ME })
    const all = [...known, spam]
    const filter = { ...open, view: 'quarantine' as const, state: 'any' as const }
    const called = { known: new Set([5]), first: new Set<number>() }
    expect(ids(arrange(all, { ...plain, filter, called }))).toEqual([7, 5])
    for (const view of ['all', 'mine', 'unassigned'] as const)
      expect(ids(arrange(all, { ...plain, filter: { ...open, view, state: 'any' } }))).not.toContain(7)
  })

  it('of mentions are those that hold one, the unseen first', () => {
    const called = { known: new Set([1, 3, 5]), first: new Set([1]) }
    const asked = { ...plain, filter: { ...open, view: 'mentions' as const, state: 'any' as const }, called }
    expect(ids(arrange(known, asked))).toEqual([1, 5, 3])
    expect(ids(arrange(known, { ...asked, edge: known[4]! }))).toEqual([1, 5])
    expect(ids(arrange(known, { ...asked, called: { ...called, first: new Set() } }))).toEqual([5, 3, 1])
  })

  it('of a label, of a team, or unread, are those that are', () => {
    const some = [
      conversation(1, { last_at: at(1), labels: [3], team_id: null, unread: 0 }),
      conversation(2, { last_at: at(2), labels: [], team_id: 5, unread: 0 }),
      conversation(3, { last_at: at(3), labels: [], team_id: null, unread: 2 }),
    ]
    const narrowed = (filter: Partial<Filter>) =>
      ids(arrange(some, { ...plain, filter: { ...open, ...filter } }))
    expect(narrowed({ label: 3 })).toEqual([1])
    expect(narrowed({ team: 5 })).toEqual([2])
    expect(narrowed({ unread: true })).toEqual([3])
  })

  it('come by how long they have waited, and those who do not wait after them', () => {
    const some = [
      conversation(1, { last_at: at(1), waiting_since: at(9) }),
      conversation(2, { last_at: at(2), waiting_since: null }),
      conversation(3, { last_at: at(3), waiting_since: at(4) }),
      conversation(4, { last_at: at(4), waiting_since: at(9) }),
      conversation(5, { last_at: at(5), waiting_since: null }),
    ]
    const waiting: Arrangement = { ...plain, filter: { ...open, order: 'waiting' } }
    expect(ids(arrange(some, waiting))).toEqual([3, 1, 4, 5, 2])
    expect(ids(arrange(some, { ...waiting, edge: some[3]! }))).toEqual([3, 1, 4])
    expect(ids(arrange(some, { ...waiting, edge: some[4]! }))).toEqual([3, 1, 4, 5])
  })

  it('jump up when something moves', () => {
    const moved = known.map((row) => (row.id === 1 ? { ...row, last_at: at(30) } : row))
    expect(ids(arrange(moved, plain))[0]).toBe(1)
  })

  it('stop where the pages read so far stop', () => {
    expect(ids(arrange(known, { ...plain, edge: known[1]! }))).toEqual([6, 3, 2])
    const twin = conversation(9, { last_at: at(2) })
    expect(ids(arrange([...known, twin], { ...plain, edge: known[1]! }))).toEqual([6, 3, 9, 2])
    expect(ids(arrange([...known, twin], { ...plain, edge: twin }))).toEqual([6, 3, 9])
  })

  it('keep one that left while someone looked at it, marked, wherever the pages stop', () => {
    const rows = arrange(known, { ...plain, held: new Set([5]), edge: known[5]! })
    expect(rows.map((row) => [row.conversation.id, row.left])).toEqual([
      [6, false],
      [5, true],
    ])
  })
})

describe('moving by keyboard', () => {
  const rows = arrange(known, plain)

  it('begins at the first row', () => {
    expect(neighbour(rows, null, 1)).toBe(6)
    expect(neighbour(rows, 999, -1)).toBe(6)
  })

  it('goes down and up, and stops at the ends', () => {
    expect(neighbour(rows, 3, 1)).toBe(2)
    expect(neighbour(rows, 3, -1)).toBe(6)
    expect(neighbour(rows, 1, 1)).toBe(1)
    expect(neighbour(rows, 6, -1)).toBe(6)
    expect(neighbour([], 6, 1)).toBeNull()
  })
})
