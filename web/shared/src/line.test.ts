import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Server } from '@/testing/server'
import { FakeSocket, makeFake } from '@/testing/socket'
import { LiveLine, type Liveness } from './line'
import type { ServerFrame } from './socket'

const MINUTE = 60_000

/** A screen: where it is, what it heard, and what the pill says. */
class Screen {
  n: number | null = null
  heard: number[] = []
  liveness: Liveness | null = null
  over = false
  readonly line: LiveLine

  constructor(server: Server) {
    this.line = new LiveLine({
      url: (after) => `ws://x/api/live${after === null ? '' : `?after=${after}`}`,
      after: () => this.n,
      onFrame: (told) => this.take(told),
      onLiveness: (liveness) => (this.liveness = liveness),
      onSignedOut: () => (this.over = true),
      make: makeFake,
      ask: server.ask,
    })
    this.line.start()
  }

  private take(told: ServerFrame): void {
    if (told.type === 'snapshot') this.n = told.n
    if (told.type !== 'events' || told.n <= (this.n ?? 0)) return
    this.heard.push(...told.events.map(({ n }) => n))
    this.n = told.n
  }
}

let server: Server
let screen: Screen

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.made.length = 0
  server = new Server()
})
afterEach(() => {
  screen.line.stop()
  vi.useRealTimers()
})

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

/** A screen behind a proxy that refuses every WebSocket, asking since a moment. */
async function behindProxy(): Promise<void> {
  server.passes = false
  screen = new Screen(server)
  server.admit()
  await pass(600)
  server.admit()
  await pass(50)
}

describe('a line behind a proxy that lets no WebSocket pass', () => {
  it('asks instead after two tries, and says so', async () => {
    await behindProxy()
    expect([screen.liveness, FakeSocket.made.length]).toEqual(['polling', 2])
    await pass(300)
    server.tell()
    await pass(300)
    expect(screen.heard).toEqual([1])
    expect(server.asked).toEqual(['', '?after=0', '?after=1'])
  })

  it('tries a WebSocket again every five minutes, and moves to it once it has lasted', async () => {
    await behindProxy()
    await pass(5 * MINUTE - 1000)
    expect(FakeSocket.made).toHaveLength(2)
    await pass(2000)
    expect(FakeSocket.made).toHaveLength(3)
    server.admit()
    expect(screen.liveness).toBe('polling')
    await pass(5 * MINUTE)
    expect(FakeSocket.made).toHaveLength(4)
    server.passes = true
    server.admit()
    await pass(9000)
    server.tell()
    await pass(300)
    expect([screen.liveness, screen.heard]).toEqual(['polling', [1]])
    await pass(2000)
    server.admit()
    expect(screen.liveness).toBe('live')
    const asked = server.asked.length
    server.tell()
    await pass(MINUTE)
    expect([screen.heard, server.asked.length]).toEqual([[1, 2], asked])
  })

  it('asks also where sockets open and die within seconds', async () => {
    screen = new Screen(server)
    for (let tries = 0; tries < 2; tries++) {
      server.admit()
      await pass(3000)
      server.cutSockets()
      await pass(600)
    }
    await pass(100)
    expect(screen.liveness).toBe('polling')
  })

  it('and where they open and nothing ever comes', async () => {
    screen = new Screen(server)
    for (let tries = 0; tries < 2; tries++) {
      FakeSocket.last.opens()
      await pass(9000)
    }
    expect(screen.liveness).toBe('polling')
  })

  it('does not where the server itself sent them away, nor where they had lasted', async () => {
    screen = new Screen(server)
    for (const code of [1012, 1012, 4408, 1012]) {
      server.admit()
      await pass(100)
      FakeSocket.last.breaks(code)
      for (const made = FakeSocket.made.length; made === FakeSocket.made.length;) await pass(100)
    }
    server.admit()
    for (let tries = 0; tries < 3; tries++) {
      await pass(11_000)
      server.cutSockets()
      await pass(600)
      server.admit()
    }
    expect([screen.liveness, server.asked]).toEqual(['live', []])
  })

  it('tells what one looks at, again as long as it asks', async () => {
    await behindProxy()
    screen.line.view(7)
    screen.line.typing(7, false)
    await pass(100)
    const look = { type: 'view', conversation_id: 7 }
    expect(server.said).toEqual([look, { type: 'typing', conversation_id: 7, note: false }])
    await pass(MINUTE)
    expect(server.said.slice(2).length).toBeGreaterThanOrEqual(2)
    expect(server.said.slice(2)).toContainEqual(look)
  })

  it('is over when the session is', async () => {
    await behindProxy()
    server.ask = async () => new Response(null, { status: 401 })
    screen.line.stop()
    screen = new Screen(server)
    server.admit()
    await pass(600)
    server.admit()
    await pass(100)
    expect(screen.over).toBe(true)
    const made = FakeSocket.made.length
    await pass(10 * MINUTE)
    expect(FakeSocket.made).toHaveLength(made)
  })
})

describe('a line without network', () => {
  it('does not take it for a proxy, and goes back to the WebSocket first', async () => {
    server.answers = false
    server.passes = false
    screen = new Screen(server)
    for (let seconds = 0; seconds < 30; seconds++) {
      server.admit()
      await pass(1000)
    }
    expect(screen.liveness).toBe('offline')
    server.answers = server.passes = true
    for (let seconds = 0; seconds < 20; seconds++) {
      server.admit()
      await pass(1000)
    }
    expect([screen.liveness, server.asked]).toEqual(['live', []])
  })

  it('goes on asking where it was asking, and counts how often it was lost', async () => {
    await behindProxy()
    await pass(500)
    server.answers = false
    server.cutQuestions()
    await pass(10_000)
    expect([screen.liveness, screen.line.reconnections]).toEqual(['offline', 1])
    server.answers = true
    await pass(16_000)
    expect([screen.liveness, FakeSocket.made.length]).toEqual(['polling', 2])
    await pass(60 * MINUTE)
    expect(screen.line.reconnections).toBe(0)
  })
})

describe('how long there and back takes', () => {
  it('is measured by a ping, or by a question', async () => {
    screen = new Screen(server)
    expect(await screen.line.measure()).toBeNull()
    server.admit()
    FakeSocket.last.send = () => setTimeout(() => FakeSocket.last.says({ type: 'pong' }), 40)
    const measured = screen.line.measure()
    await pass(40)
    expect(await measured).toBeCloseTo(40, 0)
    screen.line.stop()
    await behindProxy()
    expect(await screen.line.measure()).toBe(0)
  })
})

describe('a line cut anywhere', () => {
  /** The same numbers each time, so that a failure can be looked at. */
  function chance(seed: number): () => number {
    let state = seed
    return () => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
      return state / 4_294_967_296
    }
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('hears the journal exactly, whatever carries it (%i)', async (seed) => {
    const random = chance(seed)
    vi.spyOn(Math, 'random').mockImplementation(random)
    screen = new Screen(server)
    server.admit()
    expect(screen.n).toBe(0)
    const acts = [
      () => server.tell(),
      () => server.tell(),
      () => server.admit(),
      () => server.cutSockets(),
      () => server.cutQuestions(),
      () => void (server.passes = random() < 0.4),
      () => void (server.answers = random() < 0.7),
      () => screen.line.now(),
    ]
    const seen = new Set<Liveness | null>()
    for (let steps = 0; steps < 400; steps++) {
      acts[Math.floor(random() * acts.length)]?.()
      await pass(random() < 0.1 ? 40_000 : random() * 2000)
      seen.add(screen.liveness)
    }
    server.passes = server.answers = true
    for (let seconds = 0; seconds < 30; seconds++) {
      server.admit()
      await pass(1000)
    }
    expect(screen.heard).toEqual(Array.from({ length: server.n }, (_, index) => index + 1))
    expect(seen.has('polling')).toBe(true)
  })
})
