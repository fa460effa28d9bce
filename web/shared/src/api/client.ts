// The one door to the API: typed paths, refusals as exceptions, the reader's language on every request.
import createClient, { type Client } from 'openapi-fetch'
import { problemFrom, Unreachable } from './problem'
import type { paths } from './schema'

export interface ClientOptions {
  language: () => string
  /** Called when a session is over, so that one place can lead to the sign-in page. */
  signedOut?: () => void
  fetch?: (request: Request) => Promise<Response>
}

export type Api = Client<paths>

export function createApi(options: ClientOptions): Api {
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request))
  const api = createClient<paths>({
    baseUrl: globalThis.location?.origin ?? 'http://localhost',
    credentials: 'same-origin',
    fetch: async (request) => {
      try {
        return await send(request)
      } catch (error) {
        if (request.signal.aborted) throw error
        throw new Unreachable()
      }
    },
  })
  api.use({
    onRequest({ request }) {
      request.headers.set('Accept-Language', options.language())
      return request
    },
    onResponse({ response, schemaPath }) {
      if (response.status === 401 && schemaPath !== '/api/session') options.signedOut?.()
    },
  })
  return api
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer, or its refusal thrown. */
export async function said<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer
  if (!response.ok) throw problemFrom(response.status, error)
  return data as T
}
