// What a company asks before the first word: settled beside the chat itself, answered on the site, known at the desk.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judged } from './axe'
import {
  bubble,
  call,
  desk,
  inbox,
  journey,
  openBy,
  PHONE,
  toast,
  unique,
  visit,
  words,
  type Visit,
} from './desk'

const said = words.appearance
const SITE = '/widget/demo.html'

interface Card {
  id: number
  settings: Record<string, unknown> | null
}

let before: Card

const asked = async () =>
  ((await (await fetch(`${desk.base}/v1/webchat/atelier-velo/config`)).json()) as { form: unknown }).form !==
  null

async function site(options: Visit = {}): Promise<Page> {
  await expect.poll(asked, { interval: 500, timeout: 20_000 }).toBe(true)
  const page = await visit(SITE, { ...options, cookie: null })
  await page.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
  await page.getByRole('heading', { name: 'Avant de commencer' }).waitFor()
  return page
}

journey('the form before the first word', () => {
  beforeAll(async () => {
    before = (await call<Card[]>('GET', '/api/channels')).find(({ settings }) => settings) as Card
  })
  afterAll(() => call('PATCH', `/api/channels/${before.id}`, { settings: before.settings }))

  it('is settled beside the chat, where it can be tried', async () => {
    const page = await visit('/settings/appearance')
    await page.getByLabel(said.asks).check()
    const preview = page.getByRole('region', { name: said.preview })
    await preview.getByRole('heading', { name: 'Avant de commencer' }).waitFor()
    await page.getByLabel(said.ask_more).selectOption({ label: said.ask_topic })
    await page.getByRole('button', { name: said.ask_add, exact: true }).click()
    await page.getByLabel(said.topics_fr).fill('Une livraison\nUne réparation')
    await page.getByLabel(said.consent_fr).fill('J’accepte que mes réponses soient gardées.')
    await preview.getByRole('combobox', { name: /Votre demande concerne/ }).waitFor()
    expect(await judged(page, '.both')).toEqual([])
    await page.getByRole('button', { name: words.app.save }).click()
    await toast(page, words.app.saved).waitFor()
  })

  it('is answered once, and makes the visitor known', async () => {
    const page = await site()
    const name = unique('Aliénor')
    await page.getByLabel('Votre nom (facultatif)').fill(name)
    const start = page.getByRole('button', { name: 'Commencer la discussion' })
    await start.click()
    const mail = page.getByLabel('Votre adresse e-mail')
    expect(await mail.evaluate((input: HTMLInputElement) => input.validity.valueMissing)).toBe(true)
    await mail.fill('pas-une@adresse')
    await page.getByLabel(/Votre demande concerne/).selectOption('Une réparation')
    await page.getByLabel(/J’accepte/).check()
    await start.click()
    await page.getByText('Cette adresse e-mail n’est pas complète.').waitFor()
    await mail.fill(`${Date.now().toString(36)}@example.org`)
    await start.click()
    await page.locator('.mine', { hasText: 'Une réparation' }).waitFor()
    const question = unique('La chaîne saute')
    const input = page.getByRole('textbox', { name: 'Votre message' })
    await input.fill(question)
    await input.press('Enter')

    const agent = await inbox('/?view=all')
    await openBy(agent, question)
    await bubble(agent, 'Une réparation').waitFor()
    await agent.getByText(name).first().waitFor()
    await page.reload()
    await page.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
    await page.getByText(question).waitFor()
    expect(await page.getByRole('heading', { name: 'Avant de commencer' }).count()).toBe(0)
  })

  it.each([{}, { size: PHONE, theme: 'dark' as const }])('is open to everybody %o', async (how) => {
    const page = await site(how)
    expect(await judged(page, '.panel')).toEqual([])
  })
})
