// What this screen knows of the ledger: rows by id, kept true by the live socket through the shared reducer,
// joined by what is read over HTTP. Beside it, what is never written down: who looks, who types.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Contact, Conversation, Counts, JournalEvent, Message } from '@shared/api/types'
import {
  apply,
  EMPTY,
  forget as forgetRows,
  merge as mergeRows,
  type EventsFrame,
  type Rows,
  type SnapshotFrame,
  type State,
} from '@shared/reducer'
import { settled } from '@shared/alike'
import { LiveLine, type Liveness } from '@shared/line'
import type { Ask } from '@shared/poll'
import type { ServerFrame } from '@shared/socket'
import { fresh, Touched } from './freshness'
import { usePresence } from './presence'
import { threads } from './threads'

/** Events kept per conversation, for the lines « Paul a terminé la conversation ». */
const HEARD = 100
/** Milliseconds a screen waits for the socket before it reads without it. */
const PATIENCE = 1500

export interface Start {
  signedOut?: () => void
  make?: (url: string) => WebSocket
  ask?: Ask
}

export type Listener = (events: JournalEvent[]) => void
/** Hears that one's own draft stands at a revision, 0 for gone. */
export type DraftListener = (conversation: number, revision: number) => void

export const useLedger = defineStore('ledger', () => {
  const state = shallowRef<State>(EMPTY)
  const counts = shallowRef<Counts | null>(null)
  const liveness = ref<Liveness>('reconnecting')
  /** Moves when what was read over HTTP may have missed something: read it again. */
  const epoch = ref(0)
  const heard = shallowRef<ReadonlyMap<number, JournalEvent[]>>(new Map())
  const present = usePresence()
  const listeners = new Set<Listener>()
  const draftListeners = new Set<DraftListener>()
  /** False until the first snapshot, or until waiting for it has lasted long enough: then read over HTTP. */
  const ready = ref(false)
  /** Something was read that the next snapshot does not contain. */
  let readEarly = false
  let patience: ReturnType<typeof setTimeout> | undefined
  let touched = new Touched()
  let line: LiveLine | null = null
  let signedOut: () => void = () => {}

  function onFrame(frame: ServerFrame): void {
    if (frame.type === 'presence') present.tell(frame)
    else if (frame.type === 'customer_typing') present.customer(frame.conversation_id)
    else if (frame.type === 'draft')
      for (const listener of draftListeners) listener(frame.conversation_id, frame.revision)
    else if (frame.type === 'events') onEvents(frame)
    else if (frame.type === 'snapshot') onSnapshot(frame)
  }

  /** The beginning, or a gap too wide to resume over: what was known before may have gone meanwhile. */
  function onSnapshot(frame: SnapshotFrame): void {
    if (readEarly) epoch.value += 1
    counts.value = frame.counts ?? counts.value
    state.value = apply(EMPTY, frame)
    readEarly = true
    ready.value = true
  }

  function onEvents(frame: EventsFrame): void {
    if (frame.n <= state.value.n) return
    touched.note(frame)
    // Before the rows: whoever sees a row move may ask who moved it.
    remember(frame.events)
    state.value = apply(state.value, frame)
    if (frame.events.some(({ kind }) => MOVES_PEOPLE.has(kind))) epoch.value += 1
    for (const listener of listeners) listener(frame.events)
  }

  function remember(events: JournalEvent[]): void {
    const next = new Map(heard.value)
    for (const event of events) {
      if (event.kind === 'message_received') present.quiet(event.conversation_id)
      if (event.conversation_id === null) continue
      next.set(event.conversation_id, [...(next.get(event.conversation_id) ?? []), event].slice(-HEARD))
    }
    heard.value = next
  }

  /** Joins what happened before one looked. */
  function recall(id: number, events: JournalEvent[]): void {
    const before = heard.value.get(id)
    const known = new Map([...events, ...(before ?? [])].map((event) => [event.n, event]))
    const told = [...known.values()].sort((one, other) => one.n - other.n).slice(-HEARD)
    if (settled(before, told) !== before) heard.value = new Map(heard.value).set(id, told)
  }

  /** Where we stand, to be taken before a request and given to `merge` with its answer. */
  const mark = (): number => state.value.n

  /** Joins rows read over HTTP; those that the socket renewed after `since` are newer and stay. */
  function merge(rows: Partial<Rows>, since: number = mark()): void {
    readEarly = true
    state.value = mergeRows(state.value, fresh(rows, touched, since))
  }

  /** Lets go of messages that are far from what anybody looks at: they can be read again. */
  function forget(messages: number[]): void {
    if (messages.length) state.value = forgetRows(state.value, messages)
  }

  function start(options: Start = {}): void {
    if (line) return
    signedOut = options.signedOut ?? signedOut
    line = new LiveLine({
      url: address,
      after: () => state.value.n || null,
      onFrame,
      onLiveness: (now) => (liveness.value = now),
      onSignedOut: () => signedOut(),
      ...(options.make ? { make: options.make } : {}),
      ...(options.ask ? { ask: options.ask } : {}),
    })
    line.start()
    patience = setTimeout(() => (ready.value = true), PATIENCE)
  }

  /** Closes the socket and forgets everything: the next person may be someone else. */
  function stop(): void {
    line?.stop()
    clearTimeout(patience)
    line = null
    ready.value = readEarly = false
    state.value = EMPTY
    counts.value = null
    heard.value = new Map()
    touched = new Touched()
    liveness.value = 'reconnecting'
    present.clear()
  }

  /** Hears every batch of events after it was applied; returns the way to stop hearing. */
  function listen(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  function listenToDrafts(listener: DraftListener): () => void {
    draftListeners.add(listener)
    return () => draftListeners.delete(listener)
  }

  const known = computed(() => threads(state.value.messages))
  const conversations = computed<Conversation[]>(() => Object.values(state.value.conversations))

  return {
    state,
    counts,
    liveness,
    epoch,
    ready,
    conversations,
    mark,
    merge,
    recall,
    forget,
    start,
    stop,
    listen,
    listenToDrafts,
    reconnect: () => line?.now(),
    view: (id: number | null) => line?.view(id),
    typing: (id: number, note: boolean) => line?.typing(id, note),
    measure: async () => (await line?.measure()) ?? null,
    reconnections: () => line?.reconnections ?? 0,
    presence: present.of,
    customerTyping: present.customerTyping,
    events: (id: number): JournalEvent[] => heard.value.get(id) ?? [],
    conversation: (id: number): Conversation | undefined => state.value.conversations[id],
    message: (id: number): Message | undefined => state.value.messages[id],
    contact: (id: number): Contact | undefined => state.value.contacts[id],
    /** A person's messages that are loaded, in (at, sequence, id) order. */
    threadOf: (contact: number): Message[] => known.value.get(contact),
  }
})

/** Messages change hands without being named one by one: what was read has to be read again. */
const MOVES_PEOPLE: ReadonlySet<JournalEvent['kind']> = new Set([
  'contacts_merged',
  'contacts_unmerged',
  'conversation_split',
])

/** Who may write to us changed. */
export const BLOCKS: ReadonlySet<JournalEvent['kind']> = new Set(['contact_blocked', 'contact_unblocked'])

function address(after: number | null): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return `${scheme}//${location.host}/api/live${after === null ? '' : `?after=${after}`}`
}
