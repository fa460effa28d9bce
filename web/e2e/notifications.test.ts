// What one is told of, and the application that is told: choices that hold, a sound that obeys them, pushes that open
// the conversation, a shell that stands without a network, and what an installable application has to be.
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
  PHONE,
  toast,
  unique,
  visit,
  words,
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

/** A page whose service worker is in charge. */
async function worked(path: string, options: Parameters<typeof visit>[1] = {}): Promise<Page> {
  const page = await inbox(path, { ...options, worker: true })
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return page
}

/** Another page than the inbox, once somebody listens there. */
async function elsewhere(page: Page): Promise<void> {
  await page.goto(`${desk.base}/settings/labels`, { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('causerie.notices').length > 0)
}

async function choose(cookie: string, matrix: Record<string, string[]>): Promise<void> {
  const path = '/api/me/notifications'
  const nothing = { wrote: [], team: [], unassigned: [], assigned: [], failed: [], woken: [] }
  const known = await call<object>('GET', path, undefined, cookie)
  await call('PUT', path, { ...known, matrix: { ...nothing, ...matrix } }, cookie)
}

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

interface Manifest {
  name: string
  short_name: string
  start_url: string
  scope: string
  id: string
  display: string
  background_color: string
  theme_color: string
  icons: { src: string; sizes: string; type: string; purpose: string }[]
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
    expect(kept.matrix.assigned).toEqual(['screen', 'sound'])
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
    await deliver(client, push)
    await expect.poll(waiting).toEqual([shown])

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

async function deliver(client: CDPSession, data: string): Promise<void> {
  const found = new Promise<string>((resolve) => {
    client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const one = registrations.find(
        ({ isDeleted, scopeURL }) => !isDeleted && scopeURL.startsWith(desk.base),
      )
      if (one) resolve(one.registrationId)
    })
  })
  await client.send('ServiceWorker.enable')
  await client.send('ServiceWorker.deliverPushMessage', {
    origin: desk.base,
    registrationId: await found,
    data,
  })
}

journey('the application', () => {
  for (const [name, size] of [
    ['on a desk', undefined],
    ['on a phone', PHONE],
  ] as const) {
    it(`opens without a network and says so, ${name}`, async () => {
      const page = await worked('/?view=all', size ? { size } : {})
      await page.context().setOffline(true)
      await page.reload({ waitUntil: 'commit' })
      await page.getByText(words.app.offline).waitFor()
      expect(await page.locator('a.row').count()).toBe(0)
      await page.context().setOffline(false)
      await page.locator('a.row').first().waitFor()
    })
  }

  it('keeps nothing of the API', async () => {
    const page = await worked('/?view=all')
    await page.locator('a.row').first().waitFor()
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const found = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
      )
      return found.flat().map((url) => new URL(url).pathname)
    })
    expect(kept).toContain('/')
    expect(
      kept.filter((path) => !/^\/(assets\/.+|manifest\.webmanifest|icon[\w-]*\.(svg|png))?$/.test(path)),
    ).toEqual([])
  })

  it('offers a new version, and takes it when told to', async () => {
    const page = await worked('/?view=all')
    await page.locator('a.row').first().waitFor()
    // The same worker under another address is, to the browser, its successor.
    await page.evaluate(() => navigator.serviceWorker.register('/sw.js?next'))
    await toast(page, words.pwa.update).waitFor()
    const reloaded = page.waitForEvent('load')
    await toast(page, words.pwa.update).getByRole('button', { name: words.pwa.reload }).click()
    await reloaded
    const inCharge = () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)
    await expect.poll(inCharge).toBe(`${desk.base}/sw.js?next`)
  })

  it('is what can be installed: worker, manifest, icons, and the strict policy on all of them', async () => {
    const worker = await fetch(`${desk.base}/sw.js`)
    expect(worker.status).toBe(200)
    expect(worker.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(worker.headers.get('cache-control')).toBe('no-cache')
    const page = await worked('/')
    const policy = worker.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)

    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)
    expect(scope).toBe(`${desk.base}/`)
    const href = await page.locator('link[rel=manifest]').getAttribute('href')
    const answer = await fetch(desk.base + href)
    expect(answer.headers.get('content-type')).toMatch(/^application\/manifest\+json/)
    const manifest = (await answer.json()) as Manifest
    expect(manifest).toMatchObject({ start_url: '/', scope: '/', id: '/', display: 'standalone' })
    expect(manifest.short_name.length).toBeLessThanOrEqual(12)
    expect([manifest.background_color, manifest.theme_color].every((one) => /^#[0-9a-f]{6}$/.test(one))).toBe(
      true,
    )

    const sizes = await page.evaluate(async (icons) => {
      const load = async ({ src }: { src: string }) => {
        const image = new Image()
        image.src = src
        await image.decode()
        return `${image.naturalWidth}x${image.naturalHeight}`
      }
      return Promise.all(icons.filter(({ type }) => type === 'image/png').map(load))
    }, manifest.icons)
    const drawn = manifest.icons.filter(({ type }) => type === 'image/png')
    expect(sizes).toEqual(drawn.map((icon) => icon.sizes))
    expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']))
    expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)

    const head = (selector: string) =>
      page
        .locator(selector)
        .first()
        .getAttribute(selector.startsWith('meta') ? 'content' : 'href')
    expect(await head('meta[name=viewport]')).toContain('width=device-width')
    expect(await head('meta[name=theme-color]')).toMatch(/^#[0-9a-f]{6}$/)
    const touch = await fetch(desk.base + (await head('link[rel=apple-touch-icon]')))
    expect([touch.status, touch.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
