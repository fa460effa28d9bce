// Words that come by themselves: on the pages and after the time that the company chose, kept nowhere before the chat
// was opened, and not again on the day they were closed.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judged } from './axe'
import { call, desk, journey, PHONE, visit, type Visit } from './desk'

const SITE = '/widget/demo.html'
const SAID = 'Besoin d’aide pour choisir un vélo ?'

interface Card {
  id: number
  settings: Record<string, unknown> | null
}

let channel: Card

const greets = async () =>
  ((await (await fetch(`${desk.base}/v1/webchat/atelier-velo/config`)).json()) as { teasers: unknown[] })
    .teasers.length

async function site(options: Visit = {}): Promise<Page> {
  await expect.poll(greets, { interval: 500, timeout: 20_000 }).toBe(2)
  return visit(SITE, { ...options, cookie: null })
}

const said = (page: Page) => page.getByRole('status').filter({ hasText: SAID })
const kept = (page: Page) => page.evaluate('Object.keys(localStorage)')

journey('a greeting that comes by itself', () => {
  beforeAll(async () => {
    channel = (await call<Card[]>('GET', '/api/channels')).find(({ settings }) => settings) as Card
    const teasers = [
      { text: { fr: 'Ailleurs' }, pages: ['/panier/*'], after: 0 },
      { text: { fr: SAID, en: 'Need help?' }, pages: ['/widget/*'], after: 1 },
      // At an hour that is none, on a day that never is: it begins when it ends.
      {
        text: { fr: 'Jamais' },
        after: 0,
        hours: { begin: '09:00', end: '09:00', zone: 'Europe/Paris', days: [1] },
      },
    ]
    await call('PATCH', `/api/channels/${channel.id}`, { settings: { ...channel.settings, teasers } })
  })
  afterAll(() => call('PATCH', `/api/channels/${channel.id}`, { settings: channel.settings }))

  it('leads into the chat', async () => {
    const page = await site()
    await said(page).waitFor()
    expect(await kept(page)).toEqual([])
    await page.getByRole('button', { name: SAID }).click()
    await page.getByRole('textbox', { name: 'Votre message' }).waitFor()
    expect(await said(page).count()).toBe(0)
  })

  it('is closed for the day', async () => {
    const page = await site()
    await page.getByRole('button', { name: 'Fermer ce message' }).click()
    await said(page).waitFor({ state: 'detached' })
    expect(await kept(page)).toHaveLength(1)
    await page.clock.install()
    const later = page.waitForResponse(/later\.js/)
    await page.reload()
    await later
    await page.clock.runFor(5_000)
    expect(await said(page).count()).toBe(0)
  })

  it.each([{}, { size: PHONE, theme: 'dark' as const }])('is open to everybody %o', async (how) => {
    const page = await site(how)
    await said(page).waitFor()
    expect(await judged(page, '.teaser')).toEqual([])
  })
})
