// The chat opened on its page of welcome, and told what to do by the page around it.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judged } from './axe'
import { answer, call, desk, inbox, journey, openBy, PHONE, unique, visit, type Visit } from './desk'

const SITE = '/widget/demo.html'
const QUEUE = `window.Causerie ||= function () { (Causerie.q ||= []).push(arguments) }`

interface Card {
  id: number
  settings: Record<string, unknown> | null
}

let channel: Card

const config = async () =>
  (await (await fetch(`${desk.base}/v1/webchat/atelier-velo/config`)).json()) as { home: boolean }

/** Waits until the chat has a page of welcome, or no more: the old looks may go on for some seconds. */
const welcoming = (home: boolean) =>
  expect.poll(async () => (await config()).home, { interval: 500, timeout: 15_000 }).toBe(home)

async function site(options: Visit = {}): Promise<Page> {
  await welcoming(true)
  const page = await visit(SITE, { ...options, cookie: null })
  await page.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
  return page
}

journey('the page of welcome', () => {
  beforeAll(async () => {
    channel = (await call<Card[]>('GET', '/api/channels')).find(({ settings }) => settings) as Card
    await call('PATCH', `/api/channels/${channel.id}`, { settings: { ...channel.settings, home: true } })
  })
  afterAll(() => call('PATCH', `/api/channels/${channel.id}`, { settings: channel.settings }))

  it('leads to a first word, and back to where one stands', async () => {
    const page = await site()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Écrire un message' }).click()
    const input = dialog.getByRole('textbox', { name: 'Votre message' })
    const question = unique('Louez-vous des vélos')
    await input.fill(question)
    await input.press('Enter')
    await dialog.getByText(question).waitFor()
    await dialog.getByRole('button', { name: 'Accueil' }).click()
    await dialog.getByRole('button', { name: /Votre conversation/ }).waitFor()
    expect(await input.isVisible()).toBe(false)

    const agent = await inbox('/?view=all')
    await openBy(agent, question)
    const told = unique('Oui, à la journée')
    await answer(agent, told)
    await dialog.getByText(told).waitFor()
    await dialog.getByText('1 message non lu').waitFor()
    await dialog.getByRole('button', { name: 'Continuer la conversation' }).click()
    await input.waitFor()
    expect(await dialog.getByText(told).isVisible()).toBe(true)
  })

  it.each([{}, { size: PHONE }])('is open to everybody %o', async (how) => {
    const page = await site(how)
    await page.getByRole('button', { name: 'Écrire un message' }).waitFor()
    expect(await judged(page, '.panel')).toEqual([])
  })
})

journey('a page that gives orders', () => {
  it('is obeyed, what it said before the chat was there first', async () => {
    await welcoming(false)
    const page = await visit(SITE, {
      cookie: null,
      prepare: (page) =>
        page.addInitScript(
          `${QUEUE}; window.heard = []; Causerie('on', 'open', () => heard.push('open'));
           Causerie('on', 'close', () => heard.push('close')); Causerie('prefill', 'Bonjour, je cherche')`,
        ),
    })
    const input = page.getByRole('textbox', { name: 'Votre message' })
    await input.waitFor()
    expect(await input.inputValue()).toBe('Bonjour, je cherche')
    await page.evaluate(`Causerie('close')`)
    await input.waitFor({ state: 'hidden' })
    expect(await page.evaluate('heard')).toEqual(['open', 'close'])
    await page.evaluate(`Causerie('toggle')`)
    await input.waitFor()
    await page.evaluate(`Causerie('destroy')`)
    await page.locator('causerie-chat').waitFor({ state: 'detached' })
  })

  it('keeps nothing before the chat is opened', async () => {
    const page = await visit(SITE, { cookie: null, prepare: (page) => page.addInitScript(QUEUE) })
    await page.waitForFunction('!Causerie.q')
    expect(await page.evaluate('Object.keys(localStorage).length')).toBe(0)
  })
})
