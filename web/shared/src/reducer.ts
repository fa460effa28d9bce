// From the rows a screen has and a frame of the live socket to the rows it should have. Pure, and equal to
// the server's own reducer: both run on contract/replays. Frames already seen are ignored, so a resumed
// socket may repeat itself without harm.
import { alike } from './alike'
import type { Contact, Conversation, Counts, JournalEvent, Message } from './api/types'

export interface Rows {
  conversations: Conversation[]
  messages: Message[]
  contacts: Contact[]
}

/** What the events touch but the reader no longer sees: ids to let go of. */
export type Gone = { [Noun in keyof Rows]: number[] }

export interface EventsFrame {
  type: 'events'
  /** The number up to which the screen is complete after this frame. */
  n: number
  events: JournalEvent[]
  rows: Rows
  gone: Gone
}

export interface SnapshotFrame {
  type: 'snapshot'
  n: number
  counts?: Counts
  conversations: Conversation[]
}

export interface ResumeFrame {
  type: 'resume'
  n: number
}

/** Frames that change the ledger's state; the others (presence, typing, pong) pass it by. */
export type Frame = EventsFrame | SnapshotFrame | ResumeFrame

export interface State {
  n: number
  conversations: Readonly<Record<number, Conversation>>
  messages: Readonly<Record<number, Message>>
  contacts: Readonly<Record<number, Contact>>
}

export const EMPTY: State = { n: 0, conversations: {}, messages: {}, contacts: {} }

export function apply(state: State, frame: Frame): State {
  if (frame.type === 'events') return applyEvents(state, frame)
  if (frame.type === 'snapshot') {
    return { ...state, n: frame.n, conversations: upsert(state.conversations, frame.conversations) }
  }
  return state
}

function applyEvents(state: State, frame: EventsFrame): State {
  if (frame.n <= state.n) return state
  const joined = letGo(merge({ ...state, n: frame.n }, frame.rows), frame.gone)
  return frame.events.reduce(withoutTheGone, joined)
}

function letGo(state: State, gone: Gone): State {
  return {
    n: state.n,
    conversations: without(state.conversations, gone.conversations),
    messages: without(state.messages, gone.messages),
    contacts: without(state.contacts, gone.contacts),
  }
}

/**
 * Rows join the state by their id, those read over HTTP like those of a frame. A contact's row says whose its
 * identities' rows are, and under which name.
 */
export function merge(state: State, rows: Partial<Rows>): State {
  const joined: State = {
    n: state.n,
    conversations: upsert(state.conversations, rows.conversations),
    messages: upsert(state.messages, rows.messages),
    contacts: upsert(state.contacts, rows.contacts),
  }
  return (rows.contacts ?? []).reduce(claim, joined)
}

/** Messages that nobody looks at any more leave the memory; they can be read again. */
export function forget(state: State, messages: number[]): State {
  return { ...state, messages: without(state.messages, messages) }
}

/** After a merge, its undoing or another name: what these identities wrote belongs to this contact. */
function claim(state: State, contact: Contact): State {
  const identities = new Set(contact.identities.map(({ id }) => id))
  const whose = { contact_id: contact.id }
  return {
    ...state,
    conversations: amend(state.conversations, identities, { ...whose, contact_name: contact.name }),
    messages: amend(state.messages, identities, whose),
  }
}

/** Rows that already say so are left as they are, and so is a table in which all do. */
function amend<T extends { identity_id: number }>(
  table: Readonly<Record<number, T>>,
  identities: ReadonlySet<number>,
  given: Partial<T>,
): Readonly<Record<number, T>> {
  const says = Object.entries(given) as [keyof T, unknown][]
  let next: Record<number, T> | null = null
  for (const [id, row] of Object.entries(table)) {
    if (!identities.has(row.identity_id) || says.every(([key, value]) => row[key] === value)) continue
    next ??= { ...table }
    next[Number(id)] = { ...row, ...given }
  }
  return next ?? table
}

function withoutTheGone(state: State, event: JournalEvent): State {
  if (event.kind === 'contact_erased' && event.contact_id !== null)
    return withoutPerson(state, event.contact_id)
  if (event.kind === 'contacts_merged') return withoutContact(state, Number(event.data?.['gone_id']))
  return state
}

function withoutPerson(state: State, contact: number): State {
  const others = <T extends { contact_id: number }>(row: T) => row.contact_id !== contact
  return {
    n: state.n,
    conversations: keep(state.conversations, others),
    messages: keep(state.messages, others),
    contacts: keep(state.contacts, (row) => row.id !== contact),
  }
}

function withoutContact(state: State, gone: number): State {
  return { ...state, contacts: keep(state.contacts, (row) => row.id !== gone) }
}

/** A row that says what is known already is not another row: what shows it has nothing to draw again. */
function upsert<T extends { id: number }>(table: Readonly<Record<number, T>>, rows: T[] = []) {
  const changed = rows.filter((row) => !alike(table[row.id], row))
  if (!changed.length) return table
  const next: Record<number, T> = { ...table }
  for (const row of changed) next[row.id] = row
  return next
}

function without<T>(table: Readonly<Record<number, T>>, ids: number[]): Readonly<Record<number, T>> {
  if (!ids.some((id) => id in table)) return table
  const next: Record<number, T> = { ...table }
  for (const id of ids) delete next[id]
  return next
}

function keep<T>(table: Readonly<Record<number, T>>, wanted: (row: T) => boolean): Record<number, T> {
  return Object.fromEntries(Object.entries(table).filter(([, row]) => wanted(row)))
}
