// The live line where no WebSocket passes: it asks, waits for the answer, and asks again. An answer is complete up
// to a number that the next question names, so a cut costs another question and nothing else.
import { problemFrom } from './api/problem'
import { delayBefore, pause } from './delay'
import type { ClientFrame, ServerFrame } from './socket'

interface Answer {
  n: number
  frames: ServerFrame[]
}

export interface PollListener {
  /** The last number the screen has applied; null before the first snapshot. */
  after: () => number | null
  /** What the reader looks at, said again now and then: who is silent looks at nothing. */
  viewing: () => number | null
  frame: (frame: ServerFrame) => void
  answered: () => void
  failed: (failures: number) => void
  signedOut: () => void
}

export type Ask = (request: Request) => Promise<Response>

/** The server answers within 25 s; a proxy that swallowed the question is not waited for any longer. */
const SILENCE = 40_000
/** Between an answer and the next question: what comes in a burst comes together. */
const GATHER = 200
/** What one looks at is said again this often. */
const AGAIN = 20_000

export class Poll {
  private stopped = false
  private asking = new AbortController()
  private proven = false
  private n = 0
  private saidAt = 0
  private wake: (() => void) | undefined

  constructor(
    private readonly listener: PollListener,
    private readonly ask: Ask = (request) => globalThis.fetch(request),
  ) {}

  /** Until `stop`, or until the session is over. */
  async run(): Promise<void> {
    let failures = 0
    while (!this.stopped) {
      try {
        if (!this.proven) await this.prove()
        this.look()
        this.take(await this.question())
        failures = 0
        await this.wait(GATHER)
      } catch (error) {
        if (this.stopped) return
        if (error instanceof SignedOut) return this.listener.signedOut()
        this.saidAt = 0
        this.proven = false
        this.listener.failed((failures += 1))
        await this.wait(delayBefore(failures))
      }
    }
  }

  stop(): void {
    this.stopped = true
    this.asking.abort()
    this.hurry()
  }

  /** The network is back, or a person asked: do not wait any longer. */
  hurry(): void {
    this.wake?.()
  }

  send(frame: ClientFrame): void {
    if (frame.type === 'view') this.saidAt = Date.now()
    void this.post(frame).catch(() => undefined)
  }

  /** The milliseconds of a question that waits for nothing. */
  async measure(): Promise<number> {
    const from = performance.now()
    await this.post({ type: 'ping' })
    return performance.now() - from
  }

  /** A question may be answered late, because nothing happens: this one is answered at once. */
  private async prove(): Promise<void> {
    await this.post({ type: 'ping' })
    this.proven = true
    if (!this.stopped) this.listener.answered()
  }

  private look(): void {
    const conversation = this.listener.viewing()
    if (conversation === null || Date.now() - this.saidAt < AGAIN) return
    this.send({ type: 'view', conversation_id: conversation })
  }

  private take(answer: Answer): void {
    for (const frame of answer.frames) {
      if (this.stopped) return
      this.listener.frame(frame)
    }
    this.n = answer.n
  }

  private async question(): Promise<Answer> {
    const known = this.listener.after()
    const query = known === null ? '' : `?after=${Math.max(known, this.n)}`
    this.asking = new AbortController()
    const silence = setTimeout(() => this.asking.abort(), SILENCE)
    try {
      const answer = await this.ask(new Request(address(query), { signal: this.asking.signal }))
      return (await granted(answer).json()) as Answer
    } finally {
      clearTimeout(silence)
    }
  }

  private async post(frame: ClientFrame): Promise<void> {
    granted(await this.ask(new Request(address(), { method: 'POST', body: JSON.stringify(frame) })))
  }

  private wait(milliseconds: number): Promise<void> {
    return pause(milliseconds, (wake) => (this.wake = wake))
  }
}

class SignedOut extends Error {}

function granted(answer: Response): Response {
  if (answer.status === 401) throw new SignedOut()
  if (!answer.ok) throw problemFrom(answer.status, undefined)
  return answer
}

const address = (query = ''): string =>
  `${globalThis.location?.origin ?? 'http://localhost'}/api/live${query}`
