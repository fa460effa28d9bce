// A closed window: nothing but an approved template can go. It is found, filled and sent by keyboard; the customer reads
// it, answers, and words can go again.
import { expect, it } from 'vitest'
import { expectAccessible } from './axe'
import { bubble, call, Customer, field, inbox, journey, phones, PHONE, unique, visit, words } from './desk'

type Page = Awaited<ReturnType<typeof inbox>>
const said = words.templates

/** Whoever wrote last two days ago, as the demo tells it. */
const NAME = 'Madeleine Aubry'

async function closed(size?: { width: number; height: number }): Promise<[Page, Customer]> {
  const phone = (await phones()).find(({ provider }) => provider === 'whatsapp')
  const person = phone?.customers.find(({ name }) => name === NAME)
  if (!person) throw new Error(`${NAME} has no phone`)
  const { items } = await call<{ items: { id: number; contact_name: string }[] }>(
    'GET',
    '/api/conversations?view=all&limit=100',
  )
  const found = items.find(({ contact_name: name }) => name === NAME)
  const page = await inbox(`/c/${found?.id}?view=all`, size ? { size } : {})
  await page.getByRole('region', { name: said.title }).waitFor()
  return [page, new Customer('whatsapp', person.id)]
}

const search = (page: Page) => page.getByRole('combobox', { name: said.search })
const options = (page: Page) => page.getByRole('listbox', { name: said.title }).getByRole('option')

journey('templates', () => {
  it('are read from their platform, and say what becomes of them', async () => {
    const page = await visit('/settings/channels')
    const button = page.getByRole('button', { name: words.channels.templates, exact: true })
    await button.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('derniers_jours').waitFor()
    const row = (name: string) => dialog.getByRole('listitem').filter({ hasText: name })
    await row('derniers_jours').getByText(said.status.rejected).waitFor()
    await row('derniers_jours').getByText(said.reason.invalid_format).waitFor()
    await row('parrainage').getByText(said.status.paused).waitFor()
    await dialog.getByRole('button', { name: said.refresh }).click()
    await dialog.getByText(said.read.split('{')[0]?.trim() ?? '').waitFor()
    await expectAccessible(page)
  })

  it('are kept while one looks elsewhere, at phone width', { timeout: 60_000 }, async () => {
    const [page] = await closed(PHONE)
    await expectAccessible(page)
    await options(page).filter({ hasText: 'velo_pret' }).tap()
    const until = page.getByLabel(said.variable.replace('{name}', '2'))
    await until.fill('18 h 30')
    await expectAccessible(page)
    await page.locator('.templates .phone').getByText('18 h 30').waitFor()
    await page.reload()
    await expect.poll(() => until.inputValue()).toBe('18 h 30')
    await page.getByRole('button', { name: said.other }).last().tap()
    await search(page).waitFor()
  })

  it('reach the phone, and the answer brings words back', { timeout: 90_000 }, async () => {
    const [page, customer] = await closed()
    await expect.poll(() => field(page).count()).toBe(0)
    await search(page).focus()
    await page.keyboard.type('reponse question')
    await expect.poll(() => options(page).count()).toBe(1)
    await page.keyboard.press('Enter')
    const form = page.getByRole('form', { name: 'reponse_prete' })
    const first = form.getByLabel(said.means.first_name)
    expect(await first.inputValue()).toBe('Madeleine')
    await first.fill('')
    await first.press('Enter')
    await form.getByText(said.fault.empty).waitFor()
    const name = unique('Mme Aubry')
    await page.keyboard.type(name)
    await page.locator('.templates .phone').getByText(name).waitFor()
    await page.keyboard.press('Enter')
    await customer.receives(`Bonjour ${name}, c’est`)
    const sent = bubble(page, name)
    await sent.getByText(words.thread.template.replace('{name}', 'reponse_prete')).waitFor()
    await sent.getByText('Oui, volontiers').waitFor()
    await search(page).waitFor()
    const answer = unique('Oui, volontiers')
    await customer.write(answer)
    await bubble(page, answer).waitFor()
    await field(page).waitFor()
    await expect.poll(() => search(page).count()).toBe(0)
    const free = unique('Nous en avons un rouge')
    await field(page).fill(free)
    await field(page).press('Enter')
    await customer.receives(free)
    await page.getByRole('button', { name: words.composer.template }).click()
    await search(page).waitFor()
    await page.keyboard.press('Escape')
    await field(page).waitFor()
    await page.goto(`${new URL(page.url()).origin}/search?q=${encodeURIComponent(name)}`)
    await page.getByText(name).first().waitFor()
  })
})
