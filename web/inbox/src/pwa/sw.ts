// The service worker: the application's shell without a network, and notifications while no page is open. Nothing of
// the API passes through it. `__SHELL__` and `__VERSION__` are put in by tools/worker.mjs.
/// <reference lib="webworker" />
import { shownOf, treatment } from './shell'

declare const self: ServiceWorkerGlobalScope
declare const __SHELL__: string[]
declare const __VERSION__: string

const CACHE = `causerie-${__VERSION__}`

self.addEventListener('install', (event) => {
  // Past the browser's own cache: it may hold the page of the version before.
  const fresh = __SHELL__.map((path) => new Request(path, { cache: 'reload' }))
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith('causerie-') && name !== CACHE)
      await Promise.all(old.map((name) => caches.delete(name)))
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'activate') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const how = treatment(event.request, self.location.origin)
  if (how === 'page') event.respondWith(page(event.request))
  else if (how === 'asset') event.respondWith(asset(event.request))
})

/** Always the server's own, when it answers: an old page with new data is worse than a wait. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (failure) {
    const kept = await caches.match('/', { cacheName: CACHE })
    if (kept) return kept
    throw failure
  }
}

async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone())
  return answer
}

self.addEventListener('push', (event) => {
  event.waitUntil(
    (async () => {
      const { title, body, tag, url } = shownOf(() => event.data?.json() as unknown)
      const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
      // A page before somebody's eyes tells by itself.
      if (pages.some((one) => one.focused)) return
      await self.registration.showNotification(title, { body, tag, icon: '/icon-192.png', data: { url } })
    })(),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const url = String((event.notification.data as { url?: string } | null)?.url ?? '/')
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
      const [one] = [...pages].sort((a, b) => Number(b.focused) - Number(a.focused))
      if (!one) return void (await self.clients.openWindow(url))
      one.postMessage({ type: 'open', url })
      await one.focus()
    })(),
  )
})
