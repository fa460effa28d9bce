// A conversation begun on the site goes on elsewhere, in the same thread; on a page whose policy allows next to nothing.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judged } from './axe'
import {
  answer,
  bubble,
  call,
  Customer,
  desk,
  inbox,
  journey,
  openBy,
  PHONE,
  phones,
  unique,
  visit,
  words,
} from './desk'

interface Card {
  id: number
  provider: string
  settings: Record<string, unknown> | null
}

interface Config {
  onward: { channel: number }[]
}

const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self' ws:; base-uri 'none'; form-action 'none'; frame-src 'none'"
const PAGE =
  '<!doctype html><html lang="fr"><title>Une page stricte</title><meta name="viewport" content="width=device-width">' +
  '<script async src="/widget/loader.js" data-widget="atelier-velo"></script><body><main><h1>Une page stricte</h1></main></body>'

let channel: Card

const config = async () =>
  (await (await fetch(`${desk.base}/v1/webchat/atelier-velo/config`)).json()) as Config

/** Waits until the chat offers so many channels: the old settings may go on for some seconds. */
const offering = (count: number) =>
  expect.poll(async () => (await config()).onward.length, { interval: 500, timeout: 20_000 }).toBe(count)

/** Somebody whom nobody ever heard of. */
async function newcomer(provider: string, name: string): Promise<Customer> {
  const people = (await phones()).find((one) => one.provider === provider)?.customers ?? []
  return new Customer(provider, people.find((one) => one.name === name)?.id ?? '')
}

/** A chat opened on a page with a strict policy, where this was said; violations of the policy fail the story. */
async function began(said: string, size = { width: 1280, height: 800 }): Promise<Page> {
  await offering(2)
  const page = await visit('/strict.html', {
    cookie: null,
    size,
    prepare: async (page) => {
      await page.route('**/strict.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: PAGE,
          headers: { 'content-security-policy': POLICY },
        }),
      )
      await page.addInitScript(
        `window.stopped = []; addEventListener('securitypolicyviolation', (e) => stopped.push(e.violatedDirective))`,
      )
    },
  })
  await page.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
  const input = page.getByRole('textbox', { name: 'Votre message' })
  await input.fill(said)
  await input.press('Enter')
  await page.locator('.mine', { hasText: 'Envoyé' }).waitFor()
  return page
}

/** The words that the link of a channel would have somebody send. */
async function promised(page: Page, way: string): Promise<string> {
  await page.getByRole('button', { name: 'Autres possibilités' }).click()
  await page.getByRole('button', { name: way }).click()
  const link = new URL((await page.locator('a.go').getAttribute('href')) ?? '')
  return link.searchParams.get('text') ?? `/start ${link.searchParams.get('start')}`
}

journey('a conversation that goes on elsewhere', () => {
  beforeAll(async () => {
    const channels = await call<Card[]>('GET', '/api/channels')
    channel = channels.find(({ settings }) => settings) as Card
    const of = (provider: string) => channels.find((one) => one.provider === provider)?.id
    const continuations = [
      { channel: of('whatsapp'), address: '+33639981234' },
      { channel: of('telegram'), address: 'atelier_velo_bot' },
    ]
    await call('PATCH', `/api/channels/${channel.id}`, { settings: { ...channel.settings, continuations } })
  })
  afterAll(() => call('PATCH', `/api/channels/${channel.id}`, { settings: channel.settings }))

  it('is one thread, and the answer leaves where they now are', async () => {
    const question = unique('Livrez-vous à Montreuil')
    const page = await began(question)
    const agent = await inbox('/?view=all')
    await openBy(agent, question)

    const sent = await promised(page, 'Continuer sur WhatsApp')
    expect(sent).toMatch(/réf\. [0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/)
    await page.getByRole('img', { name: /Code à photographier/ }).waitFor()
    const there = await newcomer('whatsapp', 'Zoé Lambert')
    await there.write(sent)
    await bubble(agent, sent).waitFor()
    await bubble(agent, question).waitFor()
    await agent.locator('.composer', { hasText: 'WhatsApp' }).waitFor()
    const told = unique('Oui, le jeudi')
    await answer(agent, told)
    await there.receives(told)
    expect(await page.evaluate('stopped')).toEqual([])
  })

  it('says nothing of who is known already, and asks a colleague', async () => {
    const question = unique('Avez-vous reçu mon colis')
    const page = await began(question)
    const sent = await promised(page, 'Continuer sur Telegram')
    await (await Customer.of('telegram', 2)).write(sent)
    // Room for the contact panel.
    const agent = await inbox('/?view=all', { size: { width: 1920, height: 1000 } })
    await openBy(agent, question)
    await agent.getByRole('region', { name: words.doubles.title }).waitFor()
    expect(await bubble(agent, sent).count()).toBe(0)
  })

  it.each([{ width: 1280, height: 800 }, PHONE])('is open to everybody %o', async (size) => {
    const page = await began(unique('Bonjour'), size)
    await promised(page, 'Continuer sur WhatsApp')
    expect(await judged(page, '.panel')).toEqual([])
    expect(await page.evaluate('stopped')).toEqual([])
  })
})
