// A canned reply from its writing in the settings to the customer's phone: found by a slash, its variable filled,
// its picture attached, its use counted; and what nothing fills is not sent.
import { expect, it } from 'vitest'
import {
  bubble,
  call,
  Customer,
  field,
  inbox,
  journey,
  openBy,
  PHONE,
  phones,
  unique,
  visit,
  words,
  type Line,
} from './desk'

interface Canned {
  id: number
  name: string
  uses: number
  files: unknown[]
}

/** The smallest picture there is. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const name = () => unique('reponse').replace(' ', '-')
const find = async (wanted: string) =>
  (await call<Canned[]>('GET', '/api/canned')).find((one) => one.name === wanted)

/** The names of the files that the company sent to a phone. */
async function pictures(customer: Customer): Promise<string[]> {
  const lines = (await customer.lines()) as (Line & { media: { name: string | null } | null })[]
  return lines.flatMap(({ from, media }) => (from === 'company' && media?.name ? [media.name] : []))
}

/** Somebody whose channel tells no name. */
async function nameless(): Promise<Customer> {
  const phone = (await phones()).find(({ provider }) => provider === 'twilio')
  const newcomer = phone?.customers.find(({ name: alias }) => alias === 'Malo Guivarch')
  if (!newcomer) throw new Error('the demo has no newcomer by SMS')
  return new Customer('twilio', newcomer.id)
}

journey('a canned reply', () => {
  it('is written, found by a slash, filled, sent and counted', { timeout: 60_000 }, async () => {
    const customer = await Customer.of('whatsapp')
    const question = unique('Où en est ma commande')
    const said = unique('Nous vous répondons')
    const wanted = name()

    const page = await visit('/settings/canned')
    await page.getByRole('button', { name: words.canned.add }).click()
    await page.getByLabel(words.canned.name, { exact: true }).fill(wanted)
    await page.getByLabel(words.canned.folder).fill('Essais')
    const text = page.getByLabel(words.canned.text, { exact: true })
    await text.fill('Bonjour , ')
    await text.evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(8, 8))
    await page.getByRole('button', { name: words.canned.variable.first_name }).click()
    await expect.poll(() => text.inputValue()).toBe('Bonjour {{prénom}}, ')
    await text.fill(`Bonjour {{prénom}}, ${said}`)
    await page.locator('.preview').getByText(`Bonjour Léa, ${said}`).waitFor()
    const picture = { name: 'essai.png', mimeType: 'image/png', buffer: PICTURE }
    await page.locator('[role=dialog] input[type=file]').setInputFiles(picture)
    await page.getByLabel(words.owner.label).selectOption('everybody')
    await page.getByRole('button', { name: words.app.save }).click()
    await page.getByRole('heading', { name: 'Essais' }).waitFor()
    expect(await find(wanted)).toMatchObject({ uses: 0, files: [{ name: 'essai.png' }] })

    await customer.write(question)
    await page.goto(new URL('/?view=all', page.url()).href)
    await openBy(page, question)
    await field(page).click()
    await page.keyboard.type(`/${wanted.slice(0, -1)}`)
    await page.getByRole('option', { name: `/${wanted}` }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => field(page).inputValue()).toMatch(new RegExp(`^Bonjour (?!{)\\S+, ${said}$`))
    await page.locator('.attachments').getByText('essai.png').waitFor()
    await page.keyboard.press('Enter')
    await bubble(page, said).locator('img').waitFor()
    await customer.receives(said)
    await expect.poll(() => pictures(customer)).toEqual(['essai.png'])
    await expect.poll(async () => (await find(wanted))?.uses).toBe(1)

    await page.goto(new URL('/settings/canned', page.url()).href)
    const row = page.locator('li.entry', { hasText: wanted })
    await row.getByText(words.canned.uses.split(' | ')[0]?.replace('{n}', '1') ?? '').waitFor()
    await row.getByRole('button', { name: words.canned.delete.replace('{name}', wanted) }).click()
    await page.getByRole('button', { name: words.canned.delete_do, exact: true }).click()
    await row.waitFor({ state: 'detached' })
    await customer.receives(said)
  })

  it('does not leave before its variables are filled', async () => {
    const customer = await nameless()
    const question = unique('Avez-vous fini mon vélo')
    const said = unique('voici où nous en sommes')
    const wanted = name()
    await call('POST', '/api/canned', { name: wanted, text: `{{nom}}, ${said}`, owner: 'agent' })
    await customer.write(question)
    const page = await inbox('/?view=all')
    await openBy(page, question)
    await field(page).click()
    await page.keyboard.type(`/${wanted}`)
    await page.getByRole('option', { name: `/${wanted}` }).waitFor()
    await page.keyboard.press('Tab')
    await page.locator('.unfilled').getByText('{{nom → ?}}').waitFor()
    const send = page.getByRole('button', { name: words.composer.send, exact: true })
    expect(await send.isDisabled()).toBe(true)
    await page.keyboard.press('Enter')
    // The variable is selected: whoever goes on typing fills it.
    await page.locator('.unfilled button').click()
    await page.keyboard.type('Chère cliente')
    await page.locator('.unfilled').waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await customer.receives(`Chère cliente, ${said}`)
    expect((await customer.lines()).some(({ text }) => text.includes('{{'))).toBe(false)
  })

  it('is at hand on a phone, in notes too', async () => {
    const customer = await Customer.of('whatsapp', 1)
    const question = unique('Une dernière chose')
    const said = unique('À rappeler')
    const wanted = name()
    await call('POST', '/api/canned', { name: wanted, text: said, owner: 'everybody' })
    await customer.write(question)
    const page = await inbox('/?view=all', { size: PHONE })
    await openBy(page, question)
    await page.locator('.composer').getByText(words.composer.note, { exact: true }).tap()
    await page.getByRole('button', { name: words.canned.insert }).tap()
    await page.getByRole('option', { name: `/${wanted}` }).tap()
    await expect.poll(() => field(page).inputValue()).toBe(said)
    await page.getByRole('button', { name: words.composer.add_note }).tap()
    await bubble(page, said).waitFor()
    await expect.poll(async () => (await find(wanted))?.uses).toBe(1)
    expect((await customer.lines()).some(({ text }) => text.includes(said))).toBe(false)
  })
})
