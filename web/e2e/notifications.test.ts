// What one is told of: choices that hold, a sound that obeys them, and pushes that open the conversation.
import type { CDPSession, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import {
  bubble,
  call,
  colleague,
  Customer,
  desk,
  inbox,
  journey,
  toast,
  unique,
  visit,
  words,
  worked,
} from './desk'

const told = words.notifications
const box = (page: Page, occasion: string, signal: string) =>
  page.getByRole('checkbox', { name: `${occasion}, ${signal}` })
const save = (page: Page) => page.getByRole('button', { name: words.app.save, exact: true })

/** Counts the notes that a page plays: a browser without a screen has no ears either. */
async function listening(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counted = globalThis as unknown as { notes: number; AudioContext: unknown }
    counted.notes = 0
    const node = {
      connect: (next: unknown) => next,
      frequency: {},
      start: () => counted.notes++,
      stop: () => 0,
    }
    const gain = {
      setValueAtTime: () => 0,
      linearRampToValueAtTime: () => 0,
      exponentialRampToValueAtTime: () => 0,
    }
    counted.AudioContext = class {
      state = 'running'
      currentTime = 0
      createOscillator = () => ({ ...node })
      createGain = () => ({ gain, connect: (next: unknown) => next })
    }
  })
}
const notes = (page: Page) => page.evaluate(() => (globalThis as unknown as { notes: number }).notes)

/** Another page than the inbox, once somebody listens there. */
async function elsewhere(page: Page): Promise<void> {
  await page.goto(`${desk.base}/settings/labels`, { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('causerie.notices').length > 0)
}

/** Until the page has these answers: the second is asked for once the line is live. */
const knows = (page: Page, ...paths: string[]) =>
  page.waitForFunction(
    (wanted) =>
      wanted.every((path) =>
        performance.getEntriesByType('resource').some(({ name }) => name.endsWith(path)),
      ),
    paths,
  )

async function choose(cookie: string, matrix: Record<string, string[]>): Promise<void> {
  const path = '/api/me/notifications'
  const known = await call<{ matrix: Record<string, string[]> }>('GET', path, undefined, cookie)
  const nothing = Object.fromEntries(Object.keys(known.matrix).map((occasion) => [occasion, []]))
  await call('PUT', path, { ...known, matrix: { ...nothing, ...matrix } }, cookie)
}

const note = (id: number, text: string, mentions: { agent_id: number }[] = []) =>
  call('POST', `/api/conversations/${id}/notes`, { client_key: crypto.randomUUID(), text, mentions })

/** What a sentence says before its name. */
const opening = (sentence: string): string => sentence.split('{name}')[0]?.trim() ?? ''

async function conversationOf(text: string): Promise<number> {
  let found: number | undefined
  await expect
    .poll(async () => {
      const path = '/api/conversations?view=all&limit=20'
      const { items } = await call<{ items: { id: number; preview: string | null }[] }>('GET', path)
      return (found = items.find(({ preview }) => preview?.includes(text))?.id)
    })
    .toBeDefined()
  return found ?? 0
}

journey('notifications', () => {
  it('keep the boxes and the quiet hours that were chosen', async () => {
    const paul = await colleague('Paul Vasseur')
    const page = await visit('/settings/notifications', { cookie: paul.cookie })
    await box(page, told.assigned, told.push).uncheck()
    await page.getByRole('switch', { name: told.quiet_on }).check()
    await page.getByLabel(told.from, { exact: true }).fill('12:30')
    await page.getByLabel(told.to, { exact: true }).fill('14:00')
    await page.getByRole('checkbox', { name: 'dimanche' }).uncheck()
    await page.getByLabel(told.zone).selectOption('America/Toronto')
    await save(page).click()
    await toast(page, words.app.saved).waitFor()

    await page.reload({ waitUntil: 'commit' })
    await expect.poll(() => box(page, told.assigned, told.push).isChecked()).toBe(false)
    expect(await box(page, told.assigned, told.sound).isChecked()).toBe(true)
    expect(await page.getByLabel(told.from, { exact: true }).inputValue()).toBe('12:30')
    expect(await page.getByRole('checkbox', { name: 'dimanche' }).isChecked()).toBe(false)
    expect(await page.getByLabel(told.zone).inputValue()).toBe('America/Toronto')
    const kept = await call<{ matrix: { assigned: string[] }; quiet: { days: number[] } }>(
      'GET',
      '/api/me/notifications',
      undefined,
      paul.cookie,
    )
    expect(kept.matrix.assigned).toEqual(['screen', 'sound', 'email'])
    expect(kept.quiet.days).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('sound and speak for what is out of sight, and are silent for what is read', async () => {
    const customer = await Customer.of('whatsapp', 2)
    const [before, first, second, third] = ['Avant', 'Premier mot', 'Deuxième mot', 'Troisième mot'].map(
      unique,
    )
    await customer.write(before ?? '')
    const nina = await colleague('Nina Roux')
    const mine = await conversationOf(before ?? '')
    await call('POST', `/api/conversations/${mine}/assign`, { agent_id: nina.id })
    // Other customers of the demo write too: only what is hers is told.
    await choose(nina.cookie, { wrote: ['screen', 'sound'] })
    const page = await inbox('/?view=all', { cookie: nina.cookie, prepare: listening })
    await elsewhere(page)
    await customer.write(first ?? '')
    const open = page.locator('.toast').getByRole('button', { name: words.notices.open })
    await open.waitFor()
    await expect.poll(() => notes(page)).toBe(2)
    await open.click()
    await bubble(page, first ?? '').waitFor()
    expect(await page.evaluate(() => document.hasFocus())).toBe(true)

    await customer.write(second ?? '')
    await bubble(page, second ?? '').waitFor()
    expect(await notes(page)).toBe(2)
    expect(await open.count()).toBe(0)

    await choose(nina.cookie, { wrote: ['screen'] })
    await elsewhere(page)
    await customer.write(third ?? '')
    await open.waitFor()
    expect(await notes(page)).toBe(0)
  })

  it('tell whom a note calls, aloud, and then of what follows, without a sound', async () => {
    const question = unique('Une selle pour un tandem')
    await (await Customer.of('whatsapp', 1)).write(question)
    const id = await conversationOf(question)
    const zoe = await colleague('Zoé Lemaire')
    await choose(zoe.cookie, { mentioned: ['screen', 'sound'], followed: ['screen'] })
    const page = await inbox('/?view=all', { cookie: zoe.cookie, prepare: listening })
    await elsewhere(page)
    await knows(page, '/api/me/notifications', '/api/following')
    await note(id, `@${zoe.name} qu’en dites-vous ?`, [{ agent_id: zoe.id }])
    await toast(page, opening(words.notices.mentioned)).waitFor()
    await expect.poll(() => notes(page)).toBe(2)
    await note(id, unique('Je regarde aussi'))
    const news = toast(page, opening(words.notices.followed))
    await news.waitFor()
    expect(await notes(page)).toBe(2)
    await news.getByRole('button', { name: words.notices.open }).click()
    await bubble(page, question).waitFor()
  })

  it('say that a house without e-mail has none', async () => {
    const luc = await colleague('Luc Ferrand')
    const page = await visit('/settings/notifications', { cookie: luc.cookie })
    await page.getByText(told.digest_none).waitFor()
    expect(await box(page, told.wrote, told.email).count()).toBe(0)
  })

  it('are shown by the service worker, and lead to the conversation', async () => {
    const page = await worked('/?view=all')
    const { items } = await call<{ items: { id: number }[] }>('GET', '/api/conversations?view=all&limit=1')
    const id = items[0]?.id ?? 0
    await page.context().grantPermissions(['notifications'], { origin: desk.base })
    await elsewhere(page)
    const shown = { title: 'Léa Martin', body: 'Nouveau message.', tag: `c${id}` }
    const push = JSON.stringify({ ...shown, url: `/c/${id}` })
    const waiting = () =>
      page.evaluate(async () => {
        const found = await (await navigator.serviceWorker.ready).getNotifications()
        return found.map(({ title, body, tag }) => ({ title, body, tag }))
      })
    // A page with the focus tells by itself; behind another one, the system has to.
    const client = await page.context().newCDPSession(page)
    await client.send('Emulation.setFocusEmulationEnabled', { enabled: false })
    const other = await page.context().newPage()
    await other.bringToFront()
    await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false)
    const deliver = await pusher(client)
    // The worker hears of the focus later than the page does, and shows nothing until then; the tag makes them one.
    await expect
      .poll(async () => {
        const now = await waiting()
        if (!now.length) await deliver(push)
        return now
      })
      .toEqual([shown])

    const [worker] = page.context().serviceWorkers()
    await worker?.evaluate(async () => {
      const scope = globalThis as unknown as ServiceWorkerGlobalScope
      const [notification] = await scope.registration.getNotifications()
      if (notification) scope.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
    })
    await page.waitForURL(`${desk.base}/c/${id}`)
    await page.locator('article.message').first().waitFor()
    await expect.poll(waiting).toEqual([])
  })
})

/** What delivers a push to the worker of this desk, as a push service would. */
async function pusher(client: CDPSession): Promise<(data: string) => Promise<unknown>> {
  const found = new Promise<string>((resolve) => {
    client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const one = registrations.find(
        ({ isDeleted, scopeURL }) => !isDeleted && scopeURL.startsWith(desk.base),
      )
      if (one) resolve(one.registrationId)
    })
  })
  await client.send('ServiceWorker.enable')
  const registrationId = await found
  return (data) =>
    client.send('ServiceWorker.deliverPushMessage', { origin: desk.base, registrationId, data })
}
