// The server for tests: answers by path, remembers what it was asked, and can be slow until it is let go.
import { vi } from 'vitest'

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  body: unknown
}

type Answer = (asked: Asked) => unknown | Promise<unknown>

/** Answers `METHOD /path` with JSON; a Response is given as it is, and what is not listed is 404. */
export function serve(answers: Record<string, Answer>): Asked[] {
  const heard: Asked[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    const text = await request.text()
    const asked = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      body: text ? (JSON.parse(text) as unknown) : undefined,
    }
    heard.push(asked)
    const answer = answers[`${asked.method} ${asked.path}`]
    if (!answer) return problem(404, 'not_found')
    const said = await answer(asked)
    return said instanceof Response ? said : Response.json(said)
  })
  return heard
}

export const problem = (status: number, code: string): Response =>
  Response.json({ title: code, detail: `Non : ${code}`, status, code, params: {} }, { status })
