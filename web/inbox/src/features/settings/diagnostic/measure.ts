// Measures this browser and its line, and asks the server for its own figures. Nothing here raises: what cannot be
// measured is said to be unknown.
import { said } from '@shared/api/client'
import type { Diagnostic } from '@shared/api/types'
import { api } from '@/app/api'
import type { useLedger } from '@/live/ledger'
import type { Measures } from './checks'

/** Milliseconds a screen is given to show what was on its way when the server was asked. */
const SOON = 1500
/** A line that swallowed the question is not waited for. */
const PATIENCE = 5000

type Ledger = ReturnType<typeof useLedger>

export interface Look {
  measured: Measures
  server: Diagnostic | null
}

export async function look(ledger: Ledger, version: string | null): Promise<Look> {
  const [trip, storage, first] = await Promise.all([within(ledger.measure()), stored(), ask(ledger.mark())])
  const behind = (first.server?.missed ?? 0) > 0 && (await stillBehind(ledger))
  const measured: Measures = {
    liveness: ledger.liveness,
    trip,
    reconnections: ledger.reconnections(),
    skew: first.skew,
    version,
    n: ledger.mark(),
    behind,
    storage,
    notifications: 'Notification' in globalThis ? Notification.permission : 'unsupported',
  }
  return { measured, server: first.server }
}

/** The server's clock was read somewhere between the question and the answer: half-way is the best guess. */
async function ask(after: number): Promise<{ server: Diagnostic | null; skew: number | null }> {
  const from = Date.now()
  try {
    const server = await said(api.GET('/api/diagnostic', { params: { query: { after } } }))
    return { server, skew: (from + Date.now()) / 2 - Date.parse(server.now) }
  } catch {
    return { server: null, skew: null }
  }
}

async function stillBehind(ledger: Ledger): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, SOON))
  return ((await ask(ledger.mark())).server?.missed ?? 0) > 0
}

function within(measure: Promise<number | null>): Promise<number | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE))
  return Promise.race([measure, late])
}

async function stored(): Promise<Measures['storage']> {
  const kept = keeps()
  const room = await navigator.storage?.estimate?.().catch(() => null)
  const left = room?.quota === undefined ? null : room.quota - (room.usage ?? 0)
  return { kept, left }
}

function keeps(): boolean {
  try {
    localStorage.setItem('causerie.diagnostic', '1')
    localStorage.removeItem('causerie.diagnostic')
    return true
  } catch {
    return false
  }
}
