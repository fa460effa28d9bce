// What the journeys have in common: a browser, signed-in pages, the API and the customer's phone.
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest'
import fr from '@shared/i18n/fr.json'
import type { Desk } from './server'

export const words = fr
/** The product that this worker has to itself. */
export const desk: Desk = inject('desks')[Number(process.env.VITEST_POOL_ID) - 1] ?? { base: '', cookie: '' }
export const WIDE = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Visit {
  size?: { width: number; height: number }
  theme?: 'light' | 'dark'
  /** Another session than the demo's first; null for nobody. */
  cookie?: string | null
  /** What the browser says it reads: French, unless told. */
  language?: 'fr' | 'en'
  /** With the service worker: only for who asks, so that no journey is served from another one's cache. */
  worker?: boolean
  prepare?: (page: Page) => Promise<unknown>
}

let browser: Browser
const contexts: BrowserContext[] = []
const faults: string[] = []

/** What makes a browser hear beeps instead of a microphone, and ask nobody whether it may. */
export const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

/** A story in the browser; skipped by name where there is none. Any error on a page fails the story. */
export function journey(name: string, stories: () => void, flags: readonly string[] = []): void {
  describe.skipIf(!process.env.CHROMIUM)(name, () => {
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '',
        args: [...FLAGS, ...flags],
      })
      await clearDrafts()
    })
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
      expect(faults.splice(0)).toEqual([])
    })
    afterAll(() => browser.close())
    stories()
  })
}

export async function visit(path: string, options: Visit = {}): Promise<Page> {
  const { size = WIDE, theme = 'light', cookie = desk.cookie } = options
  const touch = size.width < 640
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    locale: options.language === 'en' ? 'en-GB' : 'fr-FR',
    hasTouch: touch,
    isMobile: touch,
    reducedMotion: 'reduce',
    serviceWorkers: options.worker ? 'allow' : 'block',
  })
  contexts.push(context)
  if (cookie) await context.addCookies([cookieOf(cookie)])
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)))
  page.setDefaultTimeout(20_000)
  await options.prepare?.(page)
  await page.goto(desk.base + path, { waitUntil: 'commit' })
  return page
}

function cookieOf(cookie: string) {
  const [name = '', value = ''] = cookie.split('=')
  return { name, value, url: desk.base }
}

/** A page of the inbox whose socket is live. */
export async function inbox(path = '/', options: Visit = {}): Promise<Page> {
  const page = await visit(path, options)
  await page.locator('.pill.live').waitFor({ state: 'attached' })
  return page
}

/** A page on which what comes when it is idle has come: notices, the keys of what one may turn on. */
export async function settled(path = '/', options: Visit = {}): Promise<Page> {
  const page = await visit(path, options)
  await page.waitForFunction(() => performance.getEntriesByName('causerie.notices').length > 0)
  return page
}

/** A page whose service worker is in charge. */
export async function worked(path: string, options: Visit = {}): Promise<Page> {
  const page = await inbox(path, { ...options, worker: true })
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return page
}

/** What another journey began to write is not this one's. */
async function clearDrafts(): Promise<void> {
  const begun = await call<{ conversation_id: number; revision: number }[]>('GET', '/api/drafts')
  for (const { conversation_id: id, revision } of begun)
    await call('DELETE', `/api/conversations/${id}/draft?revision=${revision}`)
}

// --- the API

export async function call<T>(method: string, path: string, body?: unknown, cookie?: string): Promise<T> {
  const base = desk.base
  const response = await fetch(base + path, {
    method,
    headers: { cookie: cookie ?? desk.cookie, origin: base, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as T
}

let colleagues = 0

/** A second person at the desk, with a session of their own. */
export async function colleague(name: string): Promise<{ id: number; name: string; cookie: string }> {
  const email = `colleague${++colleagues}.${Date.now()}@example.org`
  const password = 'quatre vélos et une sonnette'
  const channels = (await call<{ id: number }[]>('GET', '/api/channels')).map((channel) => channel.id)
  const made = { name, email, role: 'agent', password, teams: [], channels }
  const { id } = await call<{ id: number }>('POST', '/api/agents', made)
  const base = desk.base
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`signing in failed: ${answer.status} ${await answer.text()}`)
  return { id, name, cookie }
}

// --- the customer's phone

export interface Phone {
  provider: string
  channel_name: string
  customers: { id: string; name: string | null; address: string }[]
}

export interface Line {
  key: string
  from: 'customer' | 'company'
  text: string
  at: string
  state: string
  reaction?: string | null
}

export const phones = () => call<Phone[]>('GET', '/simulator/phones')

export class Customer {
  constructor(
    readonly provider: string,
    readonly id: string,
  ) {}

  /** The first customer of a provider's phone, or the one at `index`. */
  static async of(provider: string, index = 0): Promise<Customer> {
    const phone = (await phones()).find((one) => one.provider === provider)
    const person = phone?.customers[index]
    if (!person) throw new Error(`no customer ${index} on ${provider}`)
    return new Customer(provider, person.id)
  }

  /**
   * Writes, as soon as the second of the last line is over: providers tell time in whole seconds, and a word
   * written within the second of the one before would stand above it.
   */
  async write(text: string): Promise<void> {
    const last = (await this.lines()).reduce((most, line) => Math.max(most, Date.parse(line.at)), 0)
    const over = Math.floor(last / 1000) * 1000 + 1000
    await expect.poll(() => Date.now() >= over, { interval: 50 }).toBe(true)
    await call('POST', '/simulator/write', { provider: this.provider, customer: this.id, text })
  }

  async lines(): Promise<Line[]> {
    const query = new URLSearchParams({ provider: this.provider, customer: this.id })
    return (await call<{ messages: Line[] }>('GET', `/simulator/thread?${query}`)).messages
  }

  /** Waits until the phone shows what the company wrote. */
  async receives(text: string): Promise<void> {
    await expect
      .poll(
        async () => (await this.lines()).some((line) => line.from === 'company' && line.text.includes(text)),
        {
          timeout: 20_000,
        },
      )
      .toBe(true)
  }
}

// --- the inbox, as a person finds their way in it

let said = 0
/** Words that nothing else in the demo says. */
export const unique = (text: string): string => `${text} ${Date.now().toString(36)}${++said}`

export const row = (page: Page, text: string): Locator => page.locator('a.row', { hasText: text })
export const field = (page: Page): Locator => page.locator('.composer textarea')
export const bubble = (page: Page, text: string): Locator =>
  page.locator('article.message', { hasText: text })
export const toast = (page: Page, text: string): Locator => page.locator('.toast', { hasText: text })

/** The conversation a customer has just written in, opened from the list, whose rows move while others write. */
export async function openBy(page: Page, text: string): Promise<Locator> {
  const found = row(page, text)
  const there = new URL((await found.getAttribute('href')) ?? '', desk.base).pathname
  await expect
    .poll(async () => {
      await found.click()
      return page
        .waitForURL(({ pathname }) => pathname === there, { timeout: 3_000 })
        .then(
          () => true,
          () => false,
        )
    })
    .toBe(true)
  await bubble(page, text).waitFor()
  return found
}

export async function answer(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
}
