// Being told on this device while no page is open: where it stands, and how to turn it on and off.
import { said } from '@shared/api/client'
import { api } from '@/app/api'
import { apple, standalone } from '@/app/install'

export type Standing = 'unsupported' | 'install' | 'ask' | 'denied' | 'off' | 'on'

/** Whose device this is: whoever signs in here next has to ask for it themselves. */
const OWNER = 'causerie.pushFor'

export async function standing(self: number): Promise<Standing> {
  if (apple() && !standalone()) return 'install'
  const registration = await navigator.serviceWorker?.getRegistration?.()
  if (!registration || !('pushManager' in registration) || !('Notification' in globalThis))
    return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  if (Notification.permission === 'default') return 'ask'
  return (await registration.pushManager.getSubscription()) && owner() === self ? 'on' : 'off'
}

/** Asks the browser's permission, then the push service for an address. Rejects where that service says no. */
export async function enable(self: number): Promise<Standing> {
  if ((await Notification.requestPermission()) !== 'granted') return standing(self)
  const { key } = await said(api.GET('/api/push/key'))
  const { pushManager } = await navigator.serviceWorker.ready
  const known = await pushManager.getSubscription()
  if (known && !boundTo(known, key)) await known.unsubscribe()
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  await give(made)
  localStorage.setItem(OWNER, String(self))
  return 'on'
}

export async function disable(): Promise<void> {
  localStorage.removeItem(OWNER)
  const registration = await navigator.serviceWorker.getRegistration()
  const known = await registration?.pushManager.getSubscription()
  if (!known) return
  await said(api.DELETE('/api/push/subscriptions', { body: { endpoint: known.endpoint } }))
  await known.unsubscribe()
}

/** Gives the address again: the session it belonged to may have ended meanwhile. */
export async function renew(self: number): Promise<void> {
  if ((await standing(self)) !== 'on') return
  const { pushManager } = await navigator.serviceWorker.ready
  const known = await pushManager.getSubscription()
  if (known) await give(known)
}

function owner(): number | null {
  try {
    return Number(localStorage.getItem(OWNER)) || null
  } catch {
    return null
  }
}

async function give(subscription: PushSubscription): Promise<void> {
  const { endpoint = '', keys = {} } = subscription.toJSON()
  const body = { endpoint, p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' }
  await said(api.POST('/api/push/subscriptions', { body }))
}

function boundTo(subscription: PushSubscription, key: string): boolean {
  const bound = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0))
  const written = btoa(String.fromCharCode(...bound))
  return written.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === key
}
