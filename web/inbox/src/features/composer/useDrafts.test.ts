// A draft between this browser and the server, another screen of the same person, and a network that comes and goes.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DraftRow, Message } from '@shared/api/types'
import { useSession } from '@/app/session'
import { useLedger } from '@/live/ledger'
import { serve, type Asked } from '@/testing/api'
import { me } from '@/testing/people'
import { AT } from '@/testing/rows'
import { FakeSocket } from '@/testing/socket'
import { EMPTY_SHEET, readCopy, type Sheet } from './drafts'
import { SETTLE, useDrafts } from './useDrafts'

const PATH = '/api/conversations/1/draft'
const sheet = (text: string, change: Partial<Sheet> = {}): Sheet => ({ ...EMPTY_SHEET, text, ...change })

/** The server's side of it: one draft, and its revision. */
class Kept {
  row: DraftRow | null = null
  away = false
  asked: Asked[] = []
  private last = 10

  constructor() {
    this.asked = serve({
      'GET /api/drafts': () => this.here(this.row ? [this.row] : []),
      [`GET ${PATH}`]: () => this.here({ draft: this.row, quoted: null }),
      [`PUT ${PATH}`]: ({ body }) => this.save(body as { revision: number; text: string }),
      [`DELETE ${PATH}`]: ({ query }) => this.drop(Number(query.get('revision'))),
    })
  }

  private here<T>(answer: T): T {
    if (this.away) throw new TypeError('Failed to fetch')
    return answer
  }

  private save({ revision, text }: { revision: number; text: string }): unknown {
    this.here(null)
    if (revision !== (this.row?.revision ?? 0)) return this.moved()
    this.write(text)
    return { conversation_id: 1, revision: this.row?.revision }
  }

  private drop(revision: number): Response {
    if (this.row && revision !== this.row.revision) return this.moved()
    this.row = null
    return new Response(null, { status: 204 })
  }

  private moved(): Response {
    const params = { draft: this.row }
    return Response.json({ title: 'Non', status: 409, code: 'draft_moved', params }, { status: 409 })
  }

  /** Saved, on this screen or another. */
  write(text: string): void {
    this.last += 1
    this.row = {
      conversation_id: 1,
      revision: this.last,
      mode: 'reply',
      text,
      canned: [],
      channel_id: null,
      identity_id: null,
      reply_to: null,
      files: [],
      mentions: [],
      saved_at: AT,
    }
  }

  tells(): void {
    FakeSocket.last.says({ type: 'draft', conversation_id: 1, revision: this.row?.revision ?? 0 })
  }

  writes = (): string[] => this.asked.filter(({ method }) => method !== 'GET').map(({ method }) => method)
}

let kept: Kept
let drafts: ReturnType<typeof useDrafts>
const shown: [Sheet, Message | null][] = []
const show = (found: Sheet, quoted: Message | null): void => void shown.push([found, quoted])

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(SETTLE + 10)
}

async function live(): Promise<void> {
  useLedger().start({ make: (url) => new FakeSocket(url) as unknown as WebSocket })
  FakeSocket.last.opens()
  await vi.advanceTimersByTimeAsync(0)
}

beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  shown.length = 0
  kept = new Kept()
  useSession().me = me({ id: 5 })
  drafts = useDrafts()
  await live()
})
afterEach(() => useLedger().stop())

describe('a draft', () => {
  it('is kept here at once and on the server shortly after the last key', async () => {
    drafts.enter(1, show)
    for (const text of ['B', 'Bo', 'Bonjour']) {
      drafts.write(1, sheet(text))
      await vi.advanceTimersByTimeAsync(SETTLE - 10)
    }
    expect([readCopy(5, 1).sheet.text, kept.writes()]).toEqual(['Bonjour', []])
    await settled()
    expect([kept.writes(), kept.row?.text]).toEqual([['PUT'], 'Bonjour'])
    expect(readCopy(5, 1)).toMatchObject({ revision: kept.row?.revision, unsaved: false })
    expect(readCopy(6, 1).sheet.text).toBe('')
  })

  it('is saved on leaving, and thrown away when nothing is left of it', async () => {
    drafts.enter(1, show)
    drafts.write(1, sheet('Bonjour'))
    drafts.leave(1)
    await vi.advanceTimersByTimeAsync(0)
    expect([kept.row?.text, drafts.begun(1), drafts.begun(2)]).toEqual(['Bonjour', true, false])
    drafts.enter(1, show)
    drafts.write(1, sheet(''))
    await settled()
    expect([kept.row, drafts.begun(1)]).toEqual([null, false])
  })

  it('writes nothing for a field that was only looked at', async () => {
    drafts.write(1, sheet('', { mode: 'note' }))
    await settled()
    expect(kept.writes()).toEqual([])
  })

  it('waits for the network', async () => {
    drafts.enter(1, show)
    kept.away = true
    drafts.write(1, sheet('Sans réseau'))
    await settled()
    expect([kept.row, readCopy(5, 1).unsaved]).toEqual([null, true])
    kept.away = false
    FakeSocket.last.breaks()
    await vi.advanceTimersByTimeAsync(1000)
    FakeSocket.last.opens()
    await settled()
    expect(kept.row?.text).toBe('Sans réseau')
  })
})

describe('what another screen wrote', () => {
  it('takes the place of what this one had saved', async () => {
    drafts.enter(1, show)
    kept.write('Du téléphone')
    kept.tells()
    await vi.advanceTimersByTimeAsync(0)
    expect(shown.map(([found]) => found.text)).toEqual(['Du téléphone'])
    kept.row = null
    kept.tells()
    await vi.advanceTimersByTimeAsync(0)
    expect(shown.at(-1)?.[0].text).toBe('')
  })

  it('is found on opening, after a night away', async () => {
    kept.write('D’hier')
    kept.tells()
    expect(drafts.enter(1, show).text).toBe('')
    expect(drafts.begun(1)).toBe(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(shown.at(-1)?.[0].text).toBe('D’hier')
  })

  it('stands beside what was typed here, until its writer chooses', async () => {
    drafts.enter(1, show)
    kept.write('L’autre')
    drafts.write(1, sheet('Le mien'))
    await settled()
    expect([drafts.rivals.get(1)?.text, kept.row?.text, shown]).toEqual(['L’autre', 'L’autre', []])
    drafts.write(1, sheet('Le mien, encore'))
    await settled()
    expect(kept.row?.text).toBe('L’autre')
    drafts.keepMine(1)
    await settled()
    expect([drafts.rivals.has(1), kept.row?.text]).toEqual([false, 'Le mien, encore'])
  })

  it('can be taken instead', async () => {
    drafts.enter(1, show)
    kept.write('L’autre')
    drafts.write(1, sheet('Le mien'))
    await settled()
    await drafts.takeTheirs(1)
    expect([shown.at(-1)?.[0].text, drafts.rivals.has(1)]).toEqual(['L’autre', false])
    await settled()
    expect(kept.row?.text).toBe('L’autre')
  })

  it('is no rival when it says the same, nor when it was sent', async () => {
    drafts.enter(1, show)
    kept.write('Pareil')
    drafts.write(1, sheet('Pareil '))
    await settled()
    expect([drafts.rivals.size, readCopy(5, 1).revision]).toEqual([0, kept.row?.revision])
    kept.row = null
    drafts.write(1, sheet('Pareil, et la suite'))
    await settled()
    await settled()
    expect([drafts.rivals.size, (kept.row as DraftRow | null)?.text]).toEqual([0, 'Pareil, et la suite'])
  })
})

describe('what is sent', () => {
  it('names its revision, and is no draft any more', async () => {
    drafts.enter(1, show)
    drafts.write(1, sheet('Bonjour'))
    await settled()
    const revision = drafts.spend(1, sheet(''))
    expect(revision).toBe(kept.row?.revision)
    kept.row = null
    await drafts.spent(1, revision)
    await settled()
    expect([kept.writes(), readCopy(5, 1).revision, drafts.begun(1)]).toEqual([['PUT'], 0, false])
  })

  it('leaves no draft behind when it left in the middle of a saving', async () => {
    drafts.enter(1, show)
    drafts.write(1, sheet('Tout de suite'))
    vi.advanceTimersByTime(SETTLE)
    const revision = drafts.spend(1, sheet(''))
    expect(revision).toBeNull()
    await drafts.spent(1, revision)
    await settled()
    expect([kept.writes(), kept.row]).toEqual([['PUT', 'DELETE'], null])
  })
})
