// Staying informed: a WebSocket, else a stream of events, else asking and waiting. Every frame carries the
// number it is complete up to, so whichever way comes next goes on where the last one stopped.

import { Refused, type Api } from './api'
import type { Episode, Page } from './thread'

export interface Listener {
  page(page: Page): void
  typing(): void
  /** What there is to rate, if anything. */
  episode(episode: Episode | null): void
  /** Whether frames are coming. */
  online(yes: boolean): void
  /** The token stands no longer. */
  over(): void
  after(): number | undefined
}

type Frame =
  ({ type: 'messages' } & Page) | { type: 'episode'; episode: Episode | null } | { type: 'typing' | 'ping' }
type Way = () => Promise<void>

const SILENCE = 65_000 // the server says something every 25 s
const SLOWEST = 30_000
const TRIES = 2 // of one way before the next one

const OVER = 4401
const FORBIDDEN = [4403, 4404]

export class Live {
  private stop: AbortController | undefined
  private failures = 0
  private wake: (() => void) | undefined

  constructor(
    private api: Api,
    private listener: Listener,
  ) {}

  start(): void {
    if (this.stop) return
    this.stop = new AbortController()
    void this.run(this.stop.signal)
  }

  end(): void {
    this.stop?.abort()
    this.stop = undefined
    this.wake?.()
  }

  /** The network is back, or somebody looks: do not wait any longer. */
  hurry(): void {
    this.failures = 0
    this.wake?.()
  }

  private async run(signal: AbortSignal): Promise<void> {
    const ways: Way[] = [() => this.socket(signal), () => this.stream(signal), () => this.poll(signal)]
    while (!signal.aborted) {
      const way = ways[Math.min(Math.floor(this.failures / TRIES), ways.length - 1)] as Way
      try {
        await way()
      } catch (failure) {
        if (failure instanceof Refused && failure.status === 401) return this.lost(signal)
        if (failure instanceof Refused && [403, 404].includes(failure.status)) return
      }
      if (signal.aborted) return
      this.listener.online(false)
      await this.pause(this.failures++)
    }
  }

  private lost(signal: AbortSignal): void {
    if (signal.aborted) return
    this.end()
    this.listener.over()
  }

  private pause(failures: number): Promise<void> {
    const longest = Math.min(SLOWEST, 1000 * 2 ** Math.min(failures, 5))
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2))
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  private hear(frame: Frame): void {
    this.failures = 0
    this.listener.online(true)
    if (frame.type === 'messages') this.listener.page(frame)
    else if (frame.type === 'typing') this.listener.typing()
    else if (frame.type === 'episode') this.listener.episode(frame.episode)
  }

  private socket(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.api.socket()
      const close = () => socket.close()
      const alive = watch(close)
      signal.addEventListener('abort', close)
      socket.onopen = () => {
        alive()
        socket.send(JSON.stringify({ token: this.api.token, after: this.listener.after() }))
      }
      socket.onmessage = ({ data }) => {
        alive()
        this.hear(JSON.parse(data as string) as Frame)
      }
      socket.onclose = ({ code }) => {
        alive(true)
        signal.removeEventListener('abort', close)
        if (code === OVER) reject(new Refused(401, ''))
        else if (FORBIDDEN.includes(code)) reject(new Refused(403, ''))
        else resolve()
      }
    })
  }

  private async stream(signal: AbortSignal): Promise<void> {
    const after = this.listener.after()
    const answer = await this.api.ask(
      `live${after === undefined ? '' : `?after=${after}`}`,
      'GET',
      undefined,
      {},
      signal,
    )
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    const alive = watch(() => void reader.cancel())
    let text = ''
    for (;;) {
      alive()
      const { value, done } = await reader.read()
      if (done) return alive(true)
      const events = (text + value).split('\n\n')
      text = events.pop() as string
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1]
        this.hear(data ? (JSON.parse(data) as Frame) : { type: 'ping' })
      }
    }
  }

  private async poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const after = this.listener.after()
      const failures = this.failures
      this.hear({
        type: 'messages',
        ...(await this.api.page(after === undefined ? '' : `?after=${after}&wait=25`, signal)),
      })
      this.failures = failures // asking works, and proves nothing of the other ways
    }
  }
}

/** Calls `silent` when nothing was said for too long; `alive(true)` stops watching. */
function watch(silent: () => void): (end?: boolean) => void {
  let timer = 0
  return (end) => {
    clearTimeout(timer)
    if (!end) timer = window.setTimeout(silent, SILENCE)
  }
}
