// What the service worker does with a request, and what it shows for a push: decided here, without a browser.

/** Paths that no page of ours answers: what they say is never kept, and never stood in for. */
const SERVED = /^\/(api|assets|files|healthz|hooks|metrics|readyz|simulator|start|v1|widget)(\/|$)/

export type Treatment = 'page' | 'asset' | 'network'

/** `page`: the network first, the kept shell without one. `asset`: what was kept, for its name changes with it. */
export function treatment(request: { method: string; mode: string; url: string }, origin: string): Treatment {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== origin) return 'network'
  if (url.pathname.startsWith('/assets/')) return 'asset'
  return request.mode === 'navigate' && !SERVED.test(url.pathname) ? 'page' : 'network'
}

export interface Shown {
  title: string
  body: string
  tag: string
  url: string
}

/** A push as the server writes it; one that cannot be read still says that there is something. */
export function shownOf(read: () => unknown): Shown {
  const bare: Shown = { title: 'Causerie', body: '', tag: 'causerie', url: '/' }
  try {
    const told = read() as Partial<Record<keyof Shown, unknown>> | null
    const text = (name: keyof Shown) =>
      typeof told?.[name] === 'string' ? (told[name] as string) : bare[name]
    const url = text('url')
    return {
      title: text('title'),
      body: text('body'),
      tag: text('tag'),
      url: /^\/c\/\d+$/.test(url) ? url : '/',
    }
  } catch {
    return bare
  }
}
