// What the server answers when it says no (RFC 9457), and what stands in for it when nobody answers at all.

export interface ProblemBody {
  title: string
  status: number
  code: string
  detail?: string | null
  params?: Record<string, unknown>
}

/** A refusal. Its message is a sentence in the reader's language, made by the server. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>

  constructor(body: ProblemBody) {
    super(body.title)
    this.name = 'Problem'
    this.status = body.status
    this.code = body.code
    this.params = body.params ?? {}
  }
}

/** Nobody answered: the network, not the server, said no. Asking again later is safe where a key makes it so. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable')
    this.name = 'Unreachable'
  }
}

export function problemFrom(status: number, body: unknown): Problem {
  if (isProblem(body)) return new Problem({ ...body, status })
  return new Problem({ title: `HTTP ${status}`, status, code: `http_${status}` })
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body
}
