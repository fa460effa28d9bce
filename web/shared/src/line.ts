// The live line: a WebSocket, and questions that wait where a proxy lets no WebSocket pass. It resumes by the
// journal's number whichever way it goes on, and always knows whether it is live, reconnecting or offline.
import { delayBefore } from './delay'
import { Poll, type Ask } from './poll'
import { Socket, type ClientFrame, type Ending, type ServerFrame } from './socket'

/** `polling`: live, by questions. */
export type Liveness = 'live' | 'polling' | 'reconnecting' | 'offline'

export interface LineOptions {
  url: (after: number | null) => string
  /** The last number the screen has applied; null before the first snapshot. */
  after: () => number | null
  onFrame: (frame: ServerFrame) => void
  onLiveness: (liveness: Liveness) => void
  onSignedOut: () => void
  make?: (url: string) => WebSocket
  ask?: Ask
  random?: () => number
}

/** Sockets in a row that were cut before they had lasted: then the line asks instead. */
const TRIES = 2
/** Milliseconds after which a socket has proven that it passes. */
const LASTS = 10_000
/** How often a WebSocket is tried again while the line asks. */
const TRY_AGAIN = 300_000
/** Failures in a row after which we stop saying « reconnecting » and say « offline ». */
const OFFLINE_AFTER = 3
const HOUR = 3_600_000
const REMEMBERED = 500

export class LiveLine {
  private socket: Socket | null = null
  private poll: Poll | null = null
  private failures = 0
  private cuts = 0
  private stopped = true
  private liveness: Liveness = 'reconnecting'
  private retry: ReturnType<typeof setTimeout> | undefined
  private lasting: ReturnType<typeof setTimeout> | undefined
  private viewing: number | null = null
  /** Whether a question has been answered since the line asks. */
  private passes = false
  private lost: number[] = []

  constructor(private readonly options: LineOptions) {}

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
    this.hangUp(1000)
    this.askNoMore()
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
    if (this.stopped || this.socket?.works) return
    if (this.poll) return this.poll.hurry()
    clearTimeout(this.retry)
    this.hangUp()
    this.open()
  }

  /** How often, in the last hour, the line was there and then was not. */
  get reconnections(): number {
    const since = Date.now() - HOUR
    this.lost = this.lost.filter((at) => at > since)
    return this.lost.length
  }

  /** Milliseconds there and back, by the way that carries the line; null while none does. */
  async measure(): Promise<number | null> {
    if (this.liveness === 'live') return (await this.socket?.measure()) ?? null
    return (await this.poll?.measure().catch(() => null)) ?? null
  }

  private readonly cut = (): void => {
    this.failures = OFFLINE_AFTER
    if (this.poll) return this.say('offline')
    this.hangUp()
    this.again()
  }

  private open(): void {
    const socket = new Socket(
      this.options.url(this.options.after()),
      {
        opened: () => this.opened(),
        frame: (frame) => void (this.poll ?? this.options.onFrame(frame)),
        ended: (ending) => this.ended(socket, ending),
      },
      this.options.make,
    )
    this.socket = socket
  }

  private opened(): void {
    if (!this.poll) this.carried()
    this.lasting = setTimeout(() => this.lasted(), LASTS)
  }

  /** The socket carries the line. */
  private carried(): void {
    this.failures = 0
    this.say('live')
    if (this.viewing !== null) this.view(this.viewing)
  }

  /** What was told on a trial has been heard by questions: the line then moves to a socket that begins where it is. */
  private lasted(): void {
    this.cuts = 0
    if (!this.poll) return
    this.askNoMore()
    this.hangUp()
    this.open()
  }

  private ended(socket: Socket, ending: Ending): void {
    if (socket !== this.socket) return
    this.hangUp()
    if (ending === 'signed_out') return this.signedOut()
    if (ending === 'cut') this.cuts += 1
    if (this.poll) this.tryLater()
    else if (this.cuts >= TRIES) this.askInstead()
    else this.again()
  }

  /** A first answer proves that it is the WebSocket that does not pass; without one, it is the network. */
  private askInstead(): void {
    const poll = new Poll(
      {
        after: this.options.after,
        viewing: () => this.viewing,
        frame: this.options.onFrame,
        answered: () => this.answered(),
        failed: (failures) => this.unanswered(poll, failures),
        signedOut: () => this.signedOut(),
      },
      this.options.ask,
    )
    this.poll = poll
    if (this.liveness !== 'offline') this.say('reconnecting')
    this.passes = false
    this.tryLater()
    void poll.run()
  }

  private answered(): void {
    this.passes = true
    this.failures = 0
    this.say('polling')
  }

  private unanswered(poll: Poll, failures: number): void {
    if (poll !== this.poll) return
    if (this.passes) return this.say(failures >= OFFLINE_AFTER ? 'offline' : 'reconnecting')
    this.askNoMore()
    this.again()
  }

  private tryLater(): void {
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.open(), TRY_AGAIN)
  }

  private again(): void {
    this.failures += 1
    this.say(this.failures >= OFFLINE_AFTER ? 'offline' : 'reconnecting')
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.open(), delayBefore(this.failures, this.options.random))
  }

  private signedOut(): void {
    this.stop()
    this.options.onSignedOut()
  }

  private say(liveness: Liveness): void {
    const there = (one: Liveness) => one === 'live' || one === 'polling'
    if (there(this.liveness) && !there(liveness)) this.lost = [...this.lost, Date.now()].slice(-REMEMBERED)
    this.liveness = liveness
    this.options.onLiveness(liveness)
  }

  private hangUp(code?: number): void {
    clearTimeout(this.lasting)
    this.socket?.drop(code)
    this.socket = null
  }

  private askNoMore(): void {
    this.poll?.stop()
    this.poll = null
  }

  private send(frame: ClientFrame): void {
    if (this.poll) this.poll.send(frame)
    else if (this.socket?.works) this.socket.send(frame)
  }
}
