// The live line's server for tests: a journal, and two doors that a test shuts as it likes.
import type { ServerFrame } from '@shared/socket'
import { event, frame } from './rows'
import { FakeSocket } from './socket'

export class Server {
  n = 0
  passes = true
  answers = true
  asked: string[] = []
  said: unknown[] = []
  private waiting: { after: number; answer: (response: Response) => void; cut: () => void }[] = []
  private readonly told = new Map<FakeSocket, number>()

  tell(): void {
    this.n += 1
    this.wake()
    for (const [socket, told] of this.told) {
      if (socket.readyState !== 1) continue
      socket.says(this.since(told))
      this.told.set(socket, this.n)
    }
  }

  /** Opens or refuses the sockets that wait at the door. */
  admit(): void {
    for (const socket of FakeSocket.made) {
      if (socket.readyState !== 0) continue
      if (!this.passes) socket.breaks()
      else this.greet(socket)
    }
  }

  cutSockets(): void {
    for (const socket of FakeSocket.made) if (socket.readyState === 1) socket.breaks()
  }

  cutQuestions(): void {
    for (const one of this.waiting.splice(0)) one.cut()
  }

  ask = async (request: Request): Promise<Response> => {
    if (!this.answers) throw new TypeError('no network')
    if (request.method === 'POST') {
      const said = (await request.json()) as { type: string }
      if (said.type !== 'ping') this.said.push(said)
      return new Response(null, { status: 204 })
    }
    const query = new URL(request.url).search
    this.asked.push(query)
    if (!query) return this.answered([{ type: 'snapshot', n: this.n, conversations: [] }])
    const after = Number(query.replace('?after=', ''))
    return after < this.n ? this.answered([this.since(after)]) : this.hold(request, after)
  }

  private hold(request: Request, after: number): Promise<Response> {
    return new Promise((resolve, reject) => {
      const cut = () => reject(new TypeError('cut'))
      const one = { after, answer: resolve, cut }
      this.waiting.push(one)
      request.signal.addEventListener('abort', () => {
        this.waiting = this.waiting.filter((other) => other !== one)
        cut()
      })
      setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== one)
        resolve(this.answered([]))
      }, 25_000)
    })
  }

  private wake(): void {
    for (const { after, answer } of this.waiting.splice(0)) answer(this.answered([this.since(after)]))
  }

  private greet(socket: FakeSocket): void {
    const after = new URL(socket.url, 'ws://x').searchParams.get('after')
    socket.opens()
    const send = socket.send.bind(socket)
    socket.send = (text) => {
      send(text)
      if (text.includes('ping')) queueMicrotask(() => socket.says({ type: 'pong' }))
    }
    if (after === null) socket.says({ type: 'snapshot', n: this.n, conversations: [] })
    else {
      socket.says({ type: 'resume', n: Number(after) })
      if (Number(after) < this.n) socket.says(this.since(Number(after)))
    }
    this.told.set(socket, this.n)
  }

  private since(after: number): ServerFrame {
    const numbers = Array.from({ length: this.n - after }, (_, index) => after + 1 + index)
    return frame(numbers.map((n) => event(n, 'channel_changed'))) as ServerFrame
  }

  private answered(frames: unknown[]): Response {
    return Response.json({ n: this.n, frames })
  }
}
