// The live socket: it resumes by the journal's number, backs off with jitter, and always knows whether it is
// live, reconnecting or offline. A silent proxy that swallowed the connection is found by an unanswered ping.
import type { Frame } from './reducer'

export type Liveness = 'live' | 'reconnecting' | 'offline'

export type SideFrame =
  | { type: 'presence'; conversation_id: number; viewing: number[]; typing: number[]; drafting: number[] }
  /** One's own draft was saved on this screen or another; 0: it is gone. */
  | { type: 'draft'; conversation_id: number; revision: number }
  | { type: 'customer_typing'; conversation_id: number; contact_id: number }
  | { type: 'pong' }

export type ServerFrame = Frame | SideFrame

export type ClientFrame =
  | { type: 'view'; conversation_id: number | null }
  | { type: 'typing'; conversation_id: number; note: boolean }
  | { type: 'ping' }

export interface SocketOptions {
  url: (after: number | null) => string
  /** The last number the screen has applied; null before the first snapshot. */
  after: () => number | null
  onFrame: (frame: ServerFrame) => void
  onLiveness: (liveness: Liveness) => void
  onSignedOut: () => void
  make?: (url: string) => WebSocket
  random?: () => number
}

export const SIGNED_OUT = 4401
const OPEN = 1
const FIRST_DELAY = 500
const LONGEST_DELAY = 15_000
const PING_EVERY = 20_000
const PONG_WITHIN = 8_000
/** Failures in a row after which we stop saying « reconnecting » and say « offline ». */
const OFFLINE_AFTER = 3

/** Milliseconds before attempt number `failures`: doubled each time, bounded, and spread over its upper half. */
export function delayBefore(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.max(0, failures - 1))
  return ceiling / 2 + (ceiling / 2) * random()
}

export class LiveSocket {
  private socket: WebSocket | null = null
  private failures = 0
  private stopped = true
  private retry: ReturnType<typeof setTimeout> | undefined
  private ping: ReturnType<typeof setInterval> | undefined
  private pong: ReturnType<typeof setTimeout> | undefined
  private viewing: number | null = null

  constructor(private readonly options: SocketOptions) {}

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    globalThis.addEventListener?.('online', this.now)
    globalThis.addEventListener?.('offline', this.cut)
    this.open()
  }

  stop(): void {
    this.stopped = true
    globalThis.removeEventListener?.('online', this.now)
    globalThis.removeEventListener?.('offline', this.cut)
    clearTimeout(this.retry)
    this.drop(1000)
  }

  view(conversation: number | null): void {
    this.viewing = conversation
    this.send({ type: 'view', conversation_id: conversation })
  }

  /** `note`: colleagues see it, the customer does not. */
  typing(conversation: number, note: boolean): void {
    this.send({ type: 'typing', conversation_id: conversation, note })
  }

  /** Tries again at once: the browser says the network is back, or a person asked. */
  readonly now = (): void => {
    if (this.stopped || this.socket?.readyState === OPEN) return
    clearTimeout(this.retry)
    this.drop()
    this.open()
  }

  private readonly cut = (): void => {
    this.failures = OFFLINE_AFTER
    this.drop()
    this.again()
  }

  private open(): void {
    const url = this.options.url(this.options.after())
    const socket = (this.options.make ?? ((address) => new WebSocket(address)))(url)
    this.socket = socket
    socket.onopen = () => this.opened()
    socket.onmessage = (event) => this.heard(String(event.data))
    socket.onclose = (event) => this.closed(socket, event.code)
  }

  private opened(): void {
    this.failures = 0
    this.options.onLiveness('live')
    if (this.viewing !== null) this.view(this.viewing)
    clearInterval(this.ping)
    this.ping = setInterval(() => this.probe(), PING_EVERY)
  }

  private heard(text: string): void {
    clearTimeout(this.pong)
    const frame = JSON.parse(text) as ServerFrame
    if (frame.type !== 'pong') this.options.onFrame(frame)
  }

  private probe(): void {
    this.send({ type: 'ping' })
    clearTimeout(this.pong)
    this.pong = setTimeout(() => {
      this.drop()
      this.again()
    }, PONG_WITHIN)
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return
    this.drop()
    if (this.stopped) return
    if (code === SIGNED_OUT) {
      this.stop()
      this.options.onSignedOut()
    } else this.again()
  }

  private again(): void {
    this.failures += 1
    this.options.onLiveness(this.failures >= OFFLINE_AFTER ? 'offline' : 'reconnecting')
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.open(), delayBefore(this.failures, this.options.random))
  }

  private drop(code?: number): void {
    clearInterval(this.ping)
    clearTimeout(this.pong)
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close(code)
  }

  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame))
  }
}
