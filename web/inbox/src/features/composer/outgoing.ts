// What was sent and is not in the ledger yet: shown at once, dropped when the ledger has it, kept with a way
// to try again when it failed, and waiting while the network is away. The client key makes trying again safe.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { said } from '@shared/api/client'
import { Problem, Unreachable } from '@shared/api/problem'
import type { Mention, Message, Part } from '@shared/api/types'
import { api } from '@/app/api'
import { useLedger } from '@/live/ledger'
import { useDrafts } from './useDrafts'

export interface Letter {
  conversationId: number
  mode: 'reply' | 'note'
  text: string
  /** Files already uploaded. */
  files: { id: number; name: string; kind: Extract<Part, { type: 'media' }>['kind'] }[]
  channelId: number | null
  identityId: number | null
  lastSeen: number
  /** The canned reply that the words came from: its uses are counted when they are sent. */
  cannedId: number | null
  /** The message it quotes. */
  replyTo: number | null
  /** Whom a note calls. */
  mentions: Mention[]
  /** The revision of the draft that it was: it goes with the message. */
  draft: number | null
}

export interface Pending extends Letter {
  clientKey: string
  at: string
  state: 'sending' | 'waiting' | 'failed'
  error: string | null
}

/** The thread moved on while this was written: what arrived meanwhile. */
export class MovedOn extends Error {
  constructor(
    readonly pending: Pending,
    readonly news: Message[],
  ) {
    super('moved_on')
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
      ledger.merge({ messages: await post(pending, force) }, since)
      drop(pending.clientKey)
      void drafts.spent(pending.conversationId, pending.draft)
    } catch (error) {
      fail(pending, error)
    }
  }

  function fail(pending: Pending, error: unknown): void {
    if (error instanceof Problem && error.code === 'moved_on') {
      drop(pending.clientKey)
      throw new MovedOn(pending, (error.params['news'] as Message[] | undefined) ?? [])
    }
    if (error instanceof Unreachable) return put({ ...pending, state: 'waiting', error: null })
    put({ ...pending, state: 'failed', error: error instanceof Problem ? error.message : null })
    if (error instanceof Problem && MENTIONS.has(error.code)) throw new SentBack(pending, error.message)
  }

  /** The network is back: everything that waited leaves, in order. */
  async function flush(): Promise<void> {
    for (const pending of all.value.filter((one) => one.state === 'waiting')) {
      // A letter that finds the thread changed waits for its writer instead of slipping in.
      await attempt(pending).catch(() => put({ ...pending, state: 'failed', error: null }))
    }
  }

  return { all, pendingOf, send, attempt, drop, flush }
})

const MENTIONS: ReadonlySet<string> = new Set(['mention_missing', 'mention_unseen'])

/** Notes and replies leave by different doors; there is no branch by which a note reaches a customer. */
async function post(pending: Pending, force: boolean): Promise<Message[]> {
  const params = { path: { id: pending.conversationId } }
  const from = {
    ...(pending.cannedId === null ? {} : { canned_id: pending.cannedId }),
    ...(pending.draft === null ? {} : { draft: pending.draft }),
  }
  if (pending.mode === 'note') {
    const body = { client_key: pending.clientKey, text: pending.text, mentions: pending.mentions, ...from }
    return [await said(api.POST('/api/conversations/{id}/notes', { params, body }))]
  }
  const body = {
    client_key: pending.clientKey,
    parts: partsOf(pending),
    last_seen_message_id: pending.lastSeen,
    ...(pending.channelId === null ? {} : { channel_id: pending.channelId }),
    ...(pending.identityId === null ? {} : { identity_id: pending.identityId }),
    ...(pending.replyTo === null ? {} : { reply_to: pending.replyTo }),
    ...(force ? { force } : {}),
    ...from,
  }
  return said(api.POST('/api/conversations/{id}/reply', { params, body }))
}

function partsOf(pending: Pending) {
  const media = pending.files.map((file) => ({ type: 'media' as const, kind: file.kind, file: file.id }))
  return pending.text.trim() ? [...media, { type: 'text' as const, text: pending.text }] : media
}
