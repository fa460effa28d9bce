import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Preferences } from '@shared/api/types'
import fr from '@shared/i18n/fr.json'
import { OCCASIONS, SIGNALS } from '@/notices/decide'
import { Answers, Refusal } from '@/testing/answers'
import { field, fill, isOff, leave, open, press, shows, tick } from '@/testing/screen'
import NotificationsPage from './NotificationsPage.vue'

const words = fr.notifications
const GIVEN: Preferences = {
  matrix: Object.fromEntries(OCCASIONS.map((one) => [one, [...SIGNALS]])) as Preferences['matrix'],
  quiet: null,
  sounding: 'elsewhere',
  push_name: true,
  push_words: false,
}
const ROUTE = 'PUT /api/me/notifications'

function answers(): Answers {
  return new Answers({ 'GET /api/me/notifications': GIVEN, [ROUTE]: (body: unknown) => body })
}

afterEach(leave)

describe('the notifications of oneself', () => {
  it('are chosen box by box, and kept together', async () => {
    const server = answers()
    await open(NotificationsPage)
    await tick(`${words.wrote}, ${words.push}`)
    await tick(words.push_words)
    await press(fr.app.save)
    await vi.waitFor(() => expect(server.bodies(ROUTE)).toHaveLength(1))
    const matrix = { ...GIVEN.matrix, wrote: ['screen', 'sound'] }
    expect(server.bodies(ROUTE)).toEqual([{ ...GIVEN, matrix, push_words: true }])
    await vi.waitFor(async () => expect(await isOff(fr.app.save)).toBe(true))
  })

  it('are quiet at the hours, on the days and in the zone that one says', async () => {
    const server = answers()
    await open(NotificationsPage)
    await tick(words.quiet_on)
    await shows(words.next_day)
    await fill(words.from, '12:00')
    await fill(words.to, '14:00')
    await tick('dimanche')
    await press(fr.app.save)
    await vi.waitFor(() => expect(server.bodies(ROUTE)).toHaveLength(1))
    const [{ quiet }] = server.bodies(ROUTE) as [Preferences]
    expect(quiet).toMatchObject({ days: [0, 1, 2, 3, 4, 5], start: '12:00', end: '14:00' })
    expect(quiet?.zone).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone)
  })

  it('are not kept with quiet hours on no day', async () => {
    answers()
    await open(NotificationsPage)
    await tick(words.quiet_on)
    for (const day of ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'])
      await tick(day)
    await shows(words.no_day)
    expect(await isOff(fr.app.save)).toBe(true)
  })

  it('say why they could not be kept', async () => {
    const server = answers()
    server.set(ROUTE, new Refusal(400, 'Ce fuseau horaire n’existe pas.'))
    await open(NotificationsPage)
    await tick(words.push_name)
    await press(fr.app.save)
    await shows('Ce fuseau horaire n’existe pas.')
    expect((await field(words.push_name)).checked).toBe(false)
  })

  it('say that this browser has none, where it has none', async () => {
    answers()
    await open(NotificationsPage)
    await shows(words.unsupported)
  })
})

describe('notifications on this device', () => {
  function browser(permission: NotificationPermission, asked: NotificationPermission = permission) {
    const endpoint = 'https://push.example/x'
    const subscription = {
      endpoint,
      options: {},
      toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: vi.fn(async () => true),
    }
    let held: typeof subscription | null = null
    const pushManager = {
      getSubscription: async () => held,
      subscribe: vi.fn(async () => (held = subscription)),
    }
    const registration = { pushManager }
    const notification = {
      permission,
      requestPermission: vi.fn(async () => (notification.permission = asked)),
    }
    vi.stubGlobal('Notification', notification)
    vi.stubGlobal('navigator', {
      userAgent: 'Chrome',
      serviceWorker: { getRegistration: async () => registration, ready: Promise.resolve(registration) },
    })
    return { pushManager, notification, subscription }
  }

  it('are asked for after a click, then given to the server', async () => {
    const server = answers()
    server.set('GET /api/push/key', { key: 'KEY' })
    server.set('POST /api/push/subscriptions', undefined)
    const { pushManager, notification } = browser('default', 'granted')
    await open(NotificationsPage)
    await shows(words.ask_more)
    expect(notification.requestPermission).not.toHaveBeenCalled()
    await press(words.enable)
    await shows(words.on)
    expect(pushManager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'KEY' })
    expect(server.bodies('POST /api/push/subscriptions')).toEqual([
      { endpoint: 'https://push.example/x', p256dh: 'p', auth: 'a' },
    ])
  })

  it('are turned off here and there', async () => {
    const server = answers()
    server.set('GET /api/push/key', { key: 'KEY' })
    server.set('POST /api/push/subscriptions', undefined)
    server.set('DELETE /api/push/subscriptions', undefined)
    const { subscription } = browser('granted')
    await open(NotificationsPage)
    await press(words.enable)
    await press(words.disable)
    await shows(words.enable)
    expect(server.bodies('DELETE /api/push/subscriptions')).toEqual([{ endpoint: 'https://push.example/x' }])
    expect(subscription.unsubscribe).toHaveBeenCalled()
  })

  it('explain a refusal, which only the browser can take back', async () => {
    answers()
    browser('default', 'denied')
    await open(NotificationsPage)
    await press(words.enable)
    await shows(words.denied)
    await shows(words.denied_how)
  })

  it('say that the push service did not answer', async () => {
    const server = answers()
    server.set('GET /api/push/key', { key: 'KEY' })
    const { pushManager } = browser('granted')
    pushManager.subscribe.mockRejectedValue(new DOMException('no', 'AbortError'))
    await open(NotificationsPage)
    await press(words.enable)
    await shows(words.refused)
  })
})
