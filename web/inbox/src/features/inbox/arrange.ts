// From every conversation known to the rows of one list. Pure: what belongs, in which order, down to where the
// pages reach; a row that left while someone looked at it stays, marked, until they look elsewhere.
import type { Conversation } from '@shared/api/types'
import { byLast, byWaiting } from '@shared/order'
import type { Filter } from './filter'

export interface Row {
  conversation: Conversation
  /** No longer belongs here: kept so that nothing vanishes under the eyes. */
  left: boolean
}

/** The last row that the pages read so far contain; null once they contain everything. */
export type Edge = Conversation | null

export interface Arrangement {
  filter: Filter
  /** The reader. */
  me: number
  edge: Edge
  /** Rows to keep although they left. */
  held: ReadonlySet<number>
  /** What only the server can tell: where the reader was called, and those that come first; where somebody blocked
   * last wrote, for the quarantine. */
  called?: { known: ReadonlySet<number>; first: ReadonlySet<number> }
}

const NOBODY: ReadonlySet<number> = new Set()

export function belongs(row: Conversation, filter: Filter, me: number, known = NOBODY): boolean {
  const quarantine = filter.view === 'quarantine'
  if (quarantine ? row.state !== 'spam' && !known.has(row.id) : row.state === 'spam') return false
  if (!quarantine && filter.state !== 'any' && row.state !== filter.state) return false
  if (filter.channel !== null && row.channel_id !== filter.channel) return false
  if (filter.label !== null && !row.labels.includes(filter.label)) return false
  if (filter.team !== null && row.team_id !== filter.team) return false
  if (filter.unread && row.unread === 0) return false
  if (filter.view === 'mentions') return known.has(row.id)
  if (filter.view === 'mine') return row.assignee_id === me
  return filter.view !== 'unassigned' || row.assignee_id === null
}

export function arrange(known: readonly Conversation[], asked: Arrangement): Row[] {
  const { filter, me, edge, held, called } = asked
  const order = orderOf(asked)
  const rows: Row[] = []
  for (const conversation of known) {
    const left = !belongs(conversation, filter, me, called?.known)
    // Below the edge the pages have holes; what is known there by chance would pretend otherwise.
    const within = edge === null || order(conversation, edge) <= 0
    if (left ? held.has(conversation.id) : within) rows.push({ conversation, left })
  }
  return rows.sort((one, other) => order(one.conversation, other.conversation))
}

type Compare = (one: Conversation, other: Conversation) => number

function orderOf({ filter, called }: Arrangement): Compare {
  if (filter.view !== 'mentions') return filter.order === 'waiting' ? byWaiting : byLast
  const first = called?.first ?? NOBODY
  return (one, other) => Number(first.has(other.id)) - Number(first.has(one.id)) || byLast(one, other)
}

/** The row to open from `open` by `step`; from nowhere, the first. */
export function neighbour(rows: readonly Row[], open: number | null, step: 1 | -1): number | null {
  if (!rows.length) return null
  const at = rows.findIndex((row) => row.conversation.id === open)
  const next = at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + step))]
  return next?.conversation.id ?? null
}
