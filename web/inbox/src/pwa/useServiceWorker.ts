// The service worker of this browser: started once the page is idle, told to look for a new version now and then, and
// replaced only when somebody says so, for a page that changes under the hands loses what was typed.
import { onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import { t } from '@shared/i18n'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { renew } from './push'

/** Milliseconds between two questions for a new version. */
const SELDOM = 3_600_000

export function useServiceWorker(): void {
  // The development server has no worker to give.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const container = navigator.serviceWorker
  const router = useRouter()
  const session = useSession()
  const toasts = useToasts()
  let asked = false
  let checking: ReturnType<typeof setInterval> | undefined

  function offer(worker: ServiceWorker): void {
    const run = () => {
      asked = true
      worker.postMessage({ type: 'activate' })
    }
    toasts.say(t('pwa.update'), { lasting: true, action: { label: t('pwa.reload'), run } })
  }

  function follow(registration: ServiceWorkerRegistration): void {
    // Without one in charge this is the first, and nothing is new.
    if (registration.waiting && container.controller) offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed' && container.controller) offer(coming)
      })
    })
    checking = setInterval(() => void registration.update().catch(() => undefined), SELDOM)
  }

  async function start(): Promise<void> {
    follow(await container.register('/sw.js', { updateViaCache: 'none' }))
    await renew(session.me?.id ?? 0)
  }

  function replaced(): void {
    if (asked) location.reload()
  }

  /** A notification was pressed while this page was open. An address of ours only. */
  function open(event: MessageEvent<{ type?: string; url?: string }>): void {
    const { type, url = '' } = event.data
    if (type === 'open' && /^\/c\/\d+$/.test(url)) void router.push(url)
  }

  container.addEventListener('controllerchange', replaced)
  container.addEventListener('message', open)
  // Private windows and old certificates refuse: the inbox works without.
  start().catch(() => undefined)
  onScopeDispose(() => {
    container.removeEventListener('controllerchange', replaced)
    container.removeEventListener('message', open)
    clearInterval(checking)
  })
}
