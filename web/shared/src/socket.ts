// One WebSocket of the live line, from its opening to its end. Whatever way it ends is told once: by a code, by a
// silence that a ping found out, or because nothing ever came.
import type { Frame } from './reducer'

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

/** `cut`: nobody said goodbye, as when a proxy or the network ends it. `closed`: the server did, with a reason. */
export type Ending = 'signed_out' | 'closed' | 'cut'

export interface SocketListener {
  opened: () => void
  frame: (frame: ServerFrame) => void
  ended: (ending: Ending) => void
}

export const SIGNED_OUT = 4401
const OPEN = 1
/** Codes that browsers give where no closing was heard. */
const UNSAID: ReadonlySet<number> = new Set([1005, 1006])
const PING_EVERY = 20_000
/** For the first frame since the try, and for the answer to a ping. After a restart everybody comes back at once. */
const ANSWERS_WITHIN = 8000

export class Socket {
  private readonly wire: WebSocket
  private over = false
  private open = false
  private pingedAt = 0
  private readonly ping: ReturnType<typeof setInterval>
  private silence: ReturnType<typeof setTimeout> | undefined
  private readonly measured: ((milliseconds: number) => void)[] = []

  constructor(
    url: string,
    private readonly listener: SocketListener,
    make: (url: string) => WebSocket = (address) => new WebSocket(address),
  ) {
    this.wire = make(url)
    this.wire.onopen = () => this.begun()
    this.wire.onmessage = (event) => this.heard(String(event.data))
    this.wire.onclose = (event) => this.end(endingOf(event.code))
    this.ping = setInterval(() => this.probe(), PING_EVERY)
    this.expect(ANSWERS_WITHIN)
  }

  get works(): boolean {
    return this.open && !this.over
  }

  send(frame: ClientFrame): void {
    if (this.wire.readyState === OPEN) this.wire.send(JSON.stringify(frame))
  }

  /** The milliseconds of a ping and its answer; never, if it has none: the socket then ends. */
  measure(): Promise<number> {
    this.probe()
    return new Promise((resolve) => this.measured.push(resolve))
  }

  /** Ends it from our side; the listener is told nothing. */
  drop(code?: number): void {
    if (this.over) return
    this.over = true
    clearInterval(this.ping)
    clearTimeout(this.silence)
    this.wire.onopen = this.wire.onmessage = this.wire.onclose = null
    this.wire.close(code)
  }

  private begun(): void {
    this.open = true
    this.listener.opened()
  }

  private probe(): void {
    if (!this.works) return
    this.pingedAt = performance.now()
    this.send({ type: 'ping' })
    this.expect(ANSWERS_WITHIN)
  }

  private expect(within: number): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.end('cut'), within)
  }

  private heard(text: string): void {
    clearTimeout(this.silence)
    const frame = JSON.parse(text) as ServerFrame
    if (frame.type === 'pong') this.answered()
    else this.listener.frame(frame)
  }

  private answered(): void {
    for (const resolve of this.measured.splice(0)) resolve(performance.now() - this.pingedAt)
  }

  private end(ending: Ending): void {
    this.drop()
    this.listener.ended(ending)
  }
}

function endingOf(code: number): Ending {
  if (code === SIGNED_OUT) return 'signed_out'
  return UNSAID.has(code) ? 'cut' : 'closed'
}
