import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DigestStanding, Preferences } from '@shared/api/types'
import fr from '@shared/i18n/fr.json'
import { queries } from '@/app/query'
import { Answers, Refusal } from '@/testing/answers'
import { field, fieldNow, fill, isOff, leave, open, press, shows, tick } from '@/testing/screen'
import contract from '../../../../../../contract/notifications.json'
import NotificationsPage from './NotificationsPage.vue'

const words = fr.notifications
const GIVEN: Preferences = {
  matrix: contract.matrix as Preferences['matrix'],
  quiet: null,
  sounding: 'elsewhere',
  push_name: true,
  push_words: false,
  digest: null,
}
const STANDING: DigestStanding = {
  available: true,
  address: 'ana@causerie.example',
  sent_at: null,
  outcome: null,
}
const ROUTE = 'PUT /api/me/notifications'

function answers(standing: Partial<DigestStanding> = {}): Answers {
  queries.removeQueries({ queryKey: ['digest'] })
  const digest = { ...STANDING, ...standing }
  return new Answers({
    'GET /api/me/notifications': GIVEN,
    'GET /api/me/digest': digest,
    [ROUTE]: (body: unknown) => body,
  })
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
    const matrix = { ...GIVEN.matrix, wrote: ['screen', 'sound', 'email'] }
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

async function choose(label: string, value: string): Promise<void> {
  const select = (await field(label)) as unknown as HTMLSelectElement
  select.value = value
  select.dispatchEvent(new Event('change'))
}

describe('the digest', () => {
  it('comes at the hour and in the zone that one says, and says no more than it may', async () => {
    const server = answers()
    await open(NotificationsPage)
    await choose(words.digest_what, 'morning')
    await fill(words.digest_at, '07:45')
    await press(fr.app.save)
    await vi.waitFor(() => expect(server.bodies(ROUTE)).toHaveLength(1))
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
    const digest = { rhythm: 'morning', at: '07:45', zone, words: false }
    expect(server.bodies(ROUTE)).toEqual([{ ...GIVEN, digest }])
  })

  it('says that it would be empty', async () => {
    answers()
    await open(NotificationsPage)
    await choose(words.digest_what, 'hour')
    for (const occasion of ['mentioned', 'wrote', 'assigned', 'followed'] as const)
      await tick(`${words[occasion]}, ${words.email}`)
    await shows(words.digest_empty)
  })

  it('can be tried, and shows what the mail server answered', async () => {
    const server = answers()
    const trial = 'POST /api/me/digest/trial'
    server.set(trial, new Refusal(422, 'Sa réponse : « 535 authentication failed »'))
    await open(NotificationsPage)
    await press(words.digest_try)
    await shows('Sa réponse : « 535 authentication failed »')
    server.set(trial, undefined)
    await press(words.digest_try)
    await shows(words.digest_tried.replace('{address}', STANDING.address))
  })

  it('has neither a column nor a choice where the house has no e-mail, and says so', async () => {
    answers({ available: false })
    await open(NotificationsPage)
    await shows(words.digest_none)
    expect(fieldNow(`${words.wrote}, ${words.email}`)).toBeNull()
    expect(fieldNow(words.digest_what)).toBeNull()
  })

  it('says how the last one fared', async () => {
    const server = answers({ outcome: 'refused', sent_at: '2026-03-02T08:00:00Z' })
    server.set('GET /api/me/notifications', {
      ...GIVEN,
      digest: { rhythm: 'hour', at: '08:00', zone: 'Europe/Paris', words: false },
    })
    await open(NotificationsPage)
    await shows(words.digest_stuck)
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
