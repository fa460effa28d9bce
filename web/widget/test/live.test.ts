import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refused, type Api } from '../src/api'
import { Live, type Listener } from '../src/live'
import { message, page } from './samples'

/** A socket that does what the test says. */
class Socket {
  static all: Socket[] = []
  sent: string[] = []
  closed = false
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  onclose?: (event: { code: number }) => void
  constructor(readonly url: string) {
    Socket.all.push(this)
  }
  send(text: string) {
    this.sent.push(text)
  }
  close(code = 1000) {
    if (this.closed) return
    this.closed = true
    this.onclose?.({ code })
  }
  tell(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
  static get last() {
    return Socket.all.at(-1)!
  }
}

function listener() {
  return {
    page: vi.fn(),
    typing: vi.fn(),
    episode: vi.fn(),
    online: vi.fn(),
    over: vi.fn(),
    after: vi.fn((): number | undefined => 7),
  }
}

function api(change: Partial<Record<'ask' | 'page', unknown>> = {}) {
  const socket = () => new Socket('wss://c.example/live')
  return {
    token: 't',
    url: (path: string) => `https://c.example/${path}`,
    socket,
    ...change,
  } as unknown as Api
}

const start = (told: Listener, given = api()) => {
  const live = new Live(given, told)
  live.start()
  return live
}

const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  Socket.all = []
  vi.stubGlobal('WebSocket', Socket)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('live', () => {
  it('says the token in the first frame and never in the address', () => {
    start(listener())
    Socket.last.onopen!()
    expect(Socket.last.url).toBe('wss://c.example/live')
    expect(JSON.parse(Socket.last.sent[0]!)).toEqual({ token: 't', after: 7 })
  })

  it('passes on what it hears', () => {
    const told = listener()
    start(told)
    Socket.last.tell({ type: 'messages', ...page(8, [message(1)]) })
    Socket.last.tell({ type: 'typing' })
    Socket.last.tell({ type: 'ping' })
    expect(told.page).toHaveBeenCalledOnce()
    expect(told.typing).toHaveBeenCalledOnce()
    expect(told.online).toHaveBeenLastCalledWith(true)
  })

  it('comes back after a cut, later each time, from where it was', async () => {
    const told = listener()
    start(told)
    Socket.last.close(1006)
    await settle()
    expect(told.online).toHaveBeenLastCalledWith(false)
    expect(Socket.all).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(Socket.all).toHaveLength(2)
    Socket.last.tell({ type: 'ping' })
    Socket.last.close(1006)
    await vi.advanceTimersByTimeAsync(1000)
    Socket.last.onopen!()
    expect(JSON.parse(Socket.last.sent[0]!).after).toBe(7)
  })

  it('does not believe in a socket that says nothing', async () => {
    start(listener())
    Socket.last.onopen!()
    await vi.advanceTimersByTimeAsync(66_000)
    expect(Socket.all[0]!.closed).toBe(true)
    expect(Socket.all).toHaveLength(2)
  })

  it('tells that the token is over, and stops', async () => {
    const told = listener()
    start(told)
    Socket.last.close(4401)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told.over).toHaveBeenCalledOnce()
    expect(Socket.all).toHaveLength(1)
  })

  it('gives up where it may not be', async () => {
    start(listener())
    Socket.last.close(4403)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(Socket.all).toHaveLength(1)
  })

  it('hurries when the network is back', async () => {
    const live = start(listener())
    for (let n = 0; n < 2; n++) {
      Socket.last.close(1006)
      await vi.advanceTimersByTimeAsync(n ? 0 : 1000)
    }
    live.hurry()
    await settle()
    expect(Socket.all).toHaveLength(3)
  })

  it('ends when told', async () => {
    const told = listener()
    const live = start(told)
    live.end()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(Socket.all).toHaveLength(1)
    expect(Socket.all[0]!.closed).toBe(true)
    expect(told.over).not.toHaveBeenCalled()
  })

  it('falls back to a stream, then to asking', async () => {
    const told = listener()
    const frames = [`id: 9\ndata: ${JSON.stringify({ type: 'messages', ...page(9, []) })}\n\n: pi`, 'ng\n\n']
    const ask = vi.fn(async () => {
      const body = new ReadableStream({
        start(stream) {
          for (const frame of frames) stream.enqueue(new TextEncoder().encode(frame))
          stream.close()
        },
      })
      return { body } as unknown as Response
    })
    const asked = vi.fn(async () => {
      if (asked.mock.calls.length > 1) throw new TypeError('offline')
      return page(10, [message(1)])
    })
    start(told, api({ ask, page: asked }))
    Socket.last.close(1006)
    await vi.advanceTimersByTimeAsync(1000)
    Socket.last.close(1006)
    await vi.advanceTimersByTimeAsync(2000)
    expect(ask).toHaveBeenCalledWith('live?after=7', 'GET', undefined, {}, expect.anything())
    expect(told.page).toHaveBeenLastCalledWith(expect.objectContaining({ n: 9 }))
    frames.length = 0
    ask.mockRejectedValue(new TypeError('cut'))
    await vi.advanceTimersByTimeAsync(1000)
    for (const socket of Socket.all) socket.close(1006)
    await vi.advanceTimersByTimeAsync(20_000)
    for (const socket of Socket.all) socket.close(1006)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveBeenCalledWith('?after=7&wait=25', expect.anything())
    expect(told.page).toHaveBeenLastCalledWith(expect.objectContaining({ n: 10 }))
  })

  it('tells of a token that is over on the other ways too', async () => {
    const told = listener()
    start(told, api({ ask: vi.fn().mockRejectedValue(new Refused(401, '')) }))
    for (let n = 0; n < 2; n++) {
      Socket.last.close(1006)
      await vi.advanceTimersByTimeAsync(4000)
    }
    expect(told.over).toHaveBeenCalledOnce()
  })
})
