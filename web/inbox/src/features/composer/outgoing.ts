// What was sent and is not in the ledger yet: shown at once, dropped when the ledger has it, kept with a way
// to try again when it failed, and waiting while the network is away. The client key makes trying again safe.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { said } from '@shared/api/client'
import { Problem, Unreachable } from '@shared/api/problem'
import type { components } from '@shared/api/schema'
import type { FileRow, Mention, Message, Part, Scheduled } from '@shared/api/types'
import { api } from '@/app/api'
import { useLedger } from '@/live/ledger'
import { useScheduled } from '../scheduled/useScheduled'
import { useDrafts } from './useDrafts'

type Schemas = components['schemas']

export interface Letter {
  conversationId: number
  mode: 'reply' | 'note'
  text: string
  /** Files already uploaded; `row` is what the composer had of one, to have it again. */
  files: { id: number; name: string; kind: Extract<Part, { type: 'media' }>['kind']; row?: FileRow }[]
  channelId: number | null
  identityId: number | null
  lastSeen: number
  /** The canned replies that the words came from: their uses are counted when they are sent. */
  canned: number[]
  /** The message it quotes. */
  replyTo: number | null
  /** Whom a note calls. */
  mentions: Mention[]
  /** The revision of the draft that it was: it goes with the message. */
  draft: number | null
  /** An answer that does not leave at once: at a date, or held for a few seconds to be undone. */
  later?: { sendAt: string | null; hold: number; unlessAnswered: boolean } | undefined
  /** Sent beside what is being written, which stays: a voice. */
  apart?: true
  /** Words that are no text of the composer's: a template. */
  parts?: Written[] | undefined
}

/** A part as a request writes it. */
export type Written = Schemas['Reply']['parts'][number]

export interface Pending extends Letter {
  clientKey: string
  at: string
  state: 'sending' | 'waiting' | 'failed'
  error: string | null
  /** The server has it, and it waits there. */
  kept?: Scheduled
}

/** A row that waits at the server, as the thread shows what is on its way. */
export function waitingOf(row: Scheduled): Pending {
  return {
    conversationId: row.conversation_id,
    mode: 'reply',
    text: '',
    files: [],
    channelId: row.channel_id,
    identityId: row.identity_id,
    lastSeen: 0,
    canned: [],
    mentions: [],
    draft: null,
    replyTo: row.reply_to,
    clientKey: row.client_key,
    at: row.created_at,
    state: 'sending',
    error: null,
    kept: row,
  }
}

/** The thread moved on while this was written: what arrived meanwhile. */
export class MovedOn extends Error {
  constructor(
    readonly pending: Pending,
    readonly news: Message[],
    said = 'moved_on',
  ) {
    super(said)
  }
}

/** A note calls somebody whom it may not: its words go back to whoever wrote them, with the reason. */
export class SentBack extends Error {
  constructor(
    readonly pending: Pending,
    reason: string,
  ) {
    super(reason)
  }
}

export const useOutgoing = defineStore('outgoing', () => {
  const ledger = useLedger()
  const drafts = useDrafts()
  const scheduled = useScheduled()
  const all = shallowRef<Pending[]>([])

  const arrived = computed(
    () => new Set(Object.values(ledger.state.messages).flatMap(({ client_key: key }) => (key ? [key] : []))),
  )
  const pendingOf = (conversation: number): Pending[] =>
    all.value.filter((one) => one.conversationId === conversation && !arrived.value.has(one.clientKey))

  function put(pending: Pending): void {
    all.value = [...all.value.filter((one) => one.clientKey !== pending.clientKey), pending]
  }

  function drop(clientKey: string): void {
    all.value = all.value.filter((one) => one.clientKey !== clientKey)
  }

  /** Sends, or waits for the network. Throws MovedOn when the thread is no longer what its writer saw, SentBack when
   * a note calls somebody whom it may not. */
  async function send(letter: Letter): Promise<void> {
    await attempt({
      ...letter,
      clientKey: crypto.randomUUID(),
      at: new Date().toISOString(),
      state: 'sending',
      error: null,
    })
  }

  async function attempt(pending: Pending, force = false): Promise<void> {
    put({ ...pending, state: 'sending', error: null })
    const since = ledger.mark()
    try {
      if (pending.later && pending.mode === 'reply')
        scheduled.put(await postLater(pending, pending.later, force))
      else ledger.merge({ messages: await post(pending, force) }, since)
      drop(pending.clientKey)
      void drafts.spent(pending.conversationId, pending.draft)
    } catch (error) {
      fail(pending, error)
    }
  }

  function fail(pending: Pending, error: unknown): void {
    if (error instanceof Problem && error.code === 'moved_on') {
      drop(pending.clientKey)
      throw new MovedOn(pending, (error.params['news'] as Message[] | undefined) ?? [], error.message)
    }
    if (error instanceof Unreachable) return put({ ...pending, state: 'waiting', error: null })
    put({ ...pending, state: 'failed', error: error instanceof Problem ? error.message : null })
    if (error instanceof Problem && MENTIONS.has(error.code)) throw new SentBack(pending, error.message)
  }

  /**
   * Once more, where no composer waits for it: a letter that finds the thread changed stays in its bubble, says so,
   * and goes on from the news when its writer, who has them before their eyes, asks again.
   */
  async function retry(pending: Pending): Promise<void> {
    await attempt(pending).catch(keep)
  }

  function keep(error: unknown): void {
    if (error instanceof SentBack) return
    if (!(error instanceof MovedOn)) throw error
    const lastSeen = error.news.reduce((most, { id }) => Math.max(most, id), error.pending.lastSeen)
    put({ ...error.pending, lastSeen, state: 'failed', error: error.message })
  }

  /** The network is back: everything that waited leaves, in order. */
  async function flush(): Promise<void> {
    for (const pending of all.value.filter((one) => one.state === 'waiting')) await retry(pending)
  }

  return { all, pendingOf, send, attempt, retry, keep, drop, flush }
})

const MENTIONS: ReadonlySet<string> = new Set(['mention_missing', 'mention_unseen'])

/** Notes and replies leave by different doors; there is no branch by which a note reaches a customer. */
async function post(pending: Pending, force: boolean): Promise<Message[]> {
  const params = { path: { id: pending.conversationId } }
  if (pending.mode === 'note') {
    const { clientKey, text, mentions } = pending
    const body = { client_key: clientKey, text, mentions, ...fromOf(pending) }
    return [await said(api.POST('/api/conversations/{id}/notes', { params, body }))]
  }
  return said(api.POST('/api/conversations/{id}/reply', { params, body: replyOf(pending, force) }))
}

async function postLater(
  pending: Pending,
  { sendAt, hold, unlessAnswered }: NonNullable<Letter['later']>,
  force: boolean,
): Promise<Scheduled> {
  const params = { path: { id: pending.conversationId } }
  const body = { ...replyOf(pending, force), send_at: sendAt, hold, unless_answered: unlessAnswered }
  return said(api.POST('/api/conversations/{id}/scheduled', { params, body }))
}

/** Where the words come from: a canned reply, a draft that goes with them. */
const fromOf = ({ canned, draft }: Letter) => ({
  ...(canned.length ? { canned } : {}),
  ...(draft === null ? {} : { draft }),
})

function replyOf(pending: Pending, force: boolean) {
  return {
    client_key: pending.clientKey,
    parts: partsOf(pending),
    last_seen_message_id: pending.lastSeen,
    ...(pending.channelId === null ? {} : { channel_id: pending.channelId }),
    ...(pending.identityId === null ? {} : { identity_id: pending.identityId }),
    ...(pending.replyTo === null ? {} : { reply_to: pending.replyTo }),
    ...(force ? { force } : {}),
    ...fromOf(pending),
  }
}

function partsOf(pending: Pending): Written[] {
  if (pending.parts) return pending.parts
  const media = pending.files.map((file) => ({ type: 'media' as const, kind: file.kind, file: file.id }))
  return pending.text.trim() ? [...media, { type: 'text' as const, text: pending.text }] : media
}
