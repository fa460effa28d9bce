// Drafts between this browser and the server: saved shortly after the last key, taken over when they were written on
// another screen, and never over newer words. Where both changed, whoever writes chooses (DraftChoice.vue).
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { said } from '@shared/api/client'
import { Problem } from '@shared/api/problem'
import type { DraftRow, DraftWritten, Message } from '@shared/api/types'
import { api } from '@/app/api'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'
import { EMPTY_SHEET, isBlank, keepCopy, readCopy, type Copy, type Sheet } from './drafts'

/** Milliseconds after the last key. */
export const SETTLE = 500
/** As many as the server names at once: beyond, what it does not name may exist all the same. */
const NAMED = 500

/** Puts a draft that came from elsewhere before whoever has its conversation open. */
export type Show = (sheet: Sheet, quoted: Message | null) => void

export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  const ledger = useLedger()
  /** Conversation → revision, as the server last said; null before it has. */
  const marks = shallowRef<ReadonlyMap<number, number> | null>(null)
  /** The draft of another screen that stands against what is typed here. */
  const rivals = shallowRef<ReadonlyMap<number, DraftRow>>(new Map())
  /** Moves whenever a copy is written: what reads one is told. */
  const written = ref(0)
  const copies = new Map<number, Copy>()
  const saving = new Map<number, Promise<void>>()
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  const heard = new Map<number, number>()
  let open: { id: number; show: Show } | null = null

  const me = (): number => session.me?.id ?? 0
  const at = (id: number) => ({ params: { path: { id } } })
  const copyOf = (id: number): Copy => copies.get(id) ?? readCopy(me(), id)

  function put(id: number, copy: Copy): void {
    copies.set(id, copy)
    keepCopy(me(), id, copy)
    written.value += 1
  }

  function mark(id: number, revision: number): void {
    const next = new Map(marks.value ?? [])
    if (revision) next.set(id, revision)
    else next.delete(id)
    marks.value = next
  }

  function rival(id: number, row: DraftRow | null): void {
    const next = new Map(rivals.value)
    if (row) next.set(id, row)
    else next.delete(id)
    rivals.value = next
  }

  /** What a row of the list says: something was begun here or on another screen. */
  function begun(id: number): boolean {
    return Boolean(written.value >= 0 && (copyOf(id).sheet.text || marks.value?.has(id)))
  }

  // --- the composer

  /** The draft as this browser has it, at once; what another screen wrote since follows. */
  function enter(id: number, show: Show): Sheet {
    open = { id, show }
    const { sheet, unsaved } = copyOf(id)
    if (unsaved) later(id)
    else void reconcile(id)
    return sheet
  }

  function leave(id: number): void {
    if (open?.id === id) open = null
    if (timers.has(id)) void save(id)
  }

  function write(id: number, sheet: Sheet): void {
    const copy = copyOf(id)
    if (JSON.stringify(copy.sheet) === JSON.stringify(sheet)) return
    const nothing = isBlank(sheet) && !copy.revision
    put(id, { ...copy, sheet, unsaved: !nothing })
    if (!nothing) later(id)
  }

  /** What is sent is no draft any more: its revision, for the message that it becomes. */
  function spend(id: number, sheet: Sheet): number | null {
    clearTimeout(timers.get(id))
    timers.delete(id)
    const { revision } = copyOf(id)
    rival(id, null)
    put(id, { sheet, revision, unsaved: false })
    return revision || null
  }

  /** The message left, and its draft with it; one that was still being saved as it left goes after it. */
  async function spent(id: number, revision: number | null): Promise<void> {
    await saving.get(id)
    const copy = copyOf(id)
    if (revision !== null && copy.revision === revision) {
      mark(id, 0)
      restart(id)
    } else if (copy.revision && isBlank(copy.sheet)) void save(id)
  }

  // --- saving

  function later(id: number): void {
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => void save(id), SETTLE),
    )
  }

  /** One saving at a time for each conversation; what was typed meanwhile is saved after it. */
  async function save(id: number, leaving = false): Promise<void> {
    clearTimeout(timers.get(id))
    timers.delete(id)
    if (rivals.value.has(id)) return
    if (saving.has(id) && !leaving) return later(id)
    const copy = copyOf(id)
    const before = heard.get(id) ?? 0
    const told = tell(id, copy, leaving)
    saving.set(
      id,
      told.then(
        (revision) => kept(id, copy, revision, before),
        (error: unknown) => refused(id, error),
      ),
    )
    await saving.get(id)
    saving.delete(id)
  }

  function tell(id: number, { sheet, revision }: Copy, keepalive: boolean): Promise<number> {
    if (!isBlank(sheet))
      return said(
        api.PUT('/api/conversations/{id}/draft', { ...at(id), body: bodyOf(sheet, revision), keepalive }),
      ).then((made) => made.revision)
    if (!revision) return Promise.resolve(0)
    const params = { path: { id }, query: { revision } }
    return said(api.DELETE('/api/conversations/{id}/draft', { params, keepalive })).then(() => 0)
  }

  function kept(id: number, what: Copy, revision: number, before: number): void {
    const now = copyOf(id)
    put(id, { ...now, revision, unsaved: now.unsaved && now.sheet !== what.sheet })
    if ((heard.get(id) ?? 0) === before) mark(id, revision)
    else if (!now.unsaved) void Promise.resolve().then(() => reconcile(id))
  }

  function refused(id: number, error: unknown): void {
    // Whatever else went wrong, the copy stays unsaved and is tried again with the next key or connection.
    if (!(error instanceof Problem) || error.code !== 'draft_moved') return
    const row = error.params['draft'] as DraftRow | null
    if (!row) restart(id)
    else if (same(row, copyOf(id).sheet)) put(id, { ...copyOf(id), revision: row.revision, unsaved: false })
    else rival(id, row)
  }

  /** It was sent or thrown away elsewhere: what is typed here begins a new one. */
  function restart(id: number): void {
    const copy = copyOf(id)
    put(id, { ...copy, revision: 0, unsaved: !isBlank(copy.sheet) })
    if (!isBlank(copy.sheet)) later(id)
  }

  // --- what other screens wrote

  async function reconcile(id: number): Promise<void> {
    if (!marks.value || saving.has(id) || rivals.value.has(id)) return
    const named = marks.value.get(id) ?? 0
    if (named === copyOf(id).revision) return
    if (!named && marks.value.size < NAMED) return gone(id)
    const found = await said(api.GET('/api/conversations/{id}/draft', at(id))).catch(() => null)
    if (!found || saving.has(id)) return
    const { draft: row, quoted } = found
    const copy = copyOf(id)
    if (!row) gone(id)
    else if (row.revision === copy.revision) return
    else if (copy.unsaved && !same(row, copy.sheet)) rival(id, row)
    else take(id, row, quoted)
  }

  function gone(id: number): void {
    const { sheet, unsaved } = copyOf(id)
    if (unsaved) return restart(id)
    put(id, { sheet: { ...EMPTY_SHEET, mode: sheet.mode }, revision: 0, unsaved: false })
    if (open?.id === id) open.show(copyOf(id).sheet, null)
  }

  function take(id: number, row: DraftRow, quoted: Message | null): void {
    put(id, { sheet: sheetOf(row), revision: row.revision, unsaved: false })
    if (open?.id === id) open.show(copyOf(id).sheet, quoted)
  }

  /** « Garder le mien » writes over the other one, which its writer has seen. */
  function keepMine(id: number): void {
    const row = rivals.value.get(id)
    rival(id, null)
    if (row) put(id, { ...copyOf(id), revision: row.revision, unsaved: true })
    void save(id)
  }

  async function takeTheirs(id: number): Promise<void> {
    const row = rivals.value.get(id)
    rival(id, null)
    const found = await said(api.GET('/api/conversations/{id}/draft', at(id))).catch(() => null)
    const newest = found?.draft ?? row
    if (newest) take(id, newest, found?.quoted ?? null)
  }

  // --- the socket

  async function load(): Promise<void> {
    const rows = await said(api.GET('/api/drafts')).catch(() => null)
    if (!rows) return
    marks.value = new Map(rows.map((row) => [row.conversation_id, row.revision]))
    for (const [id, copy] of copies) if (copy.unsaved && !timers.has(id)) void save(id)
    if (open) void reconcile(open.id)
  }

  watch(
    () => session.me?.id,
    () => {
      for (const timer of timers.values()) clearTimeout(timer)
      for (const one of [copies, timers, heard]) one.clear()
      marks.value = null
      rivals.value = new Map()
    },
    { flush: 'sync' },
  )
  watch(
    () => ledger.liveness === 'live' && session.me !== null,
    (live) => {
      if (live) void load()
    },
    { immediate: true },
  )
  ledger.listenToDrafts((id, revision) => {
    heard.set(id, (heard.get(id) ?? 0) + 1)
    mark(id, revision)
    if (open?.id === id) void reconcile(id)
  })
  // The page goes: what the last half second typed leaves with it.
  globalThis.addEventListener?.('pagehide', () => {
    for (const id of [...timers.keys()]) void save(id, true)
  })

  return { marks, rivals, begun, enter, leave, write, spend, spent, keepMine, takeTheirs }
})

function bodyOf(sheet: Sheet, revision: number): DraftWritten {
  return {
    revision,
    mode: sheet.mode,
    text: sheet.text,
    canned: sheet.canned,
    channel_id: sheet.way?.channel ?? null,
    identity_id: sheet.way?.identity ?? null,
    reply_to: sheet.quote,
    files: sheet.files.map(({ id }) => id),
    mentions: sheet.mentions,
  }
}

function sheetOf(row: DraftRow): Sheet {
  const { channel_id: channel, identity_id: identity } = row
  return {
    mode: row.mode,
    text: row.text,
    canned: row.canned,
    mentions: row.mentions,
    way: channel !== null && identity !== null ? { channel, identity } : null,
    quote: row.reply_to,
    files: row.files,
  }
}

const same = (row: DraftRow, sheet: Sheet): boolean =>
  row.mode === sheet.mode && row.text.trim() === sheet.text.trim() && row.files.length === sheet.files.length
