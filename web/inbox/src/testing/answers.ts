// A server that a test holds by hand: what it answers, by route, and what it was asked.
import { vi } from 'vitest'

export interface Asked {
  /** « POST /api/labels » */
  route: string
  body: unknown
}

type Answer = unknown | ((body: unknown) => unknown)

/** A refusal, as the API words it. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly title: string,
  ) {}
}

export class Answers {
  readonly asked: Asked[] = []
  private readonly known: Record<string, Answer>

  /** `known`: route → answer, or what makes it of the body. A route without one is answered 404. */
  constructor(known: Record<string, Answer> = {}) {
    this.known = { ...known }
    vi.stubGlobal('fetch', (request: Request) => this.answer(request))
  }

  set(route: string, answer: Answer): void {
    this.known[route] = answer
  }

  /** What was asked of a route, in order. */
  bodies(route: string): unknown[] {
    return this.asked.filter((one) => one.route === route).map(({ body }) => body)
  }

  /** What was asked that changes something. */
  get writes(): Asked[] {
    return this.asked.filter(({ route }) => !route.startsWith('GET '))
  }

  private async answer(request: Request): Promise<Response> {
    const text = await request.text()
    const body: unknown = text ? JSON.parse(text) : undefined
    const route = `${request.method} ${new URL(request.url).pathname}`
    this.asked.push({ route, body })
    const found = route in this.known ? this.known[route] : new Refusal(404, 'Introuvable.')
    const given: unknown = typeof found === 'function' ? (found as (body: unknown) => unknown)(body) : found
    if (given instanceof Refusal)
      return said({ title: given.title, status: given.status, code: 'no' }, given.status)
    return said(given, given === undefined ? 204 : 200)
  }
}

function said(body: unknown, status: number): Response {
  const text = body === undefined ? null : JSON.stringify(body)
  return new Response(text, { status, headers: { 'content-type': 'application/json' } })
}
