// Moving pictures: searched for through our own server alone, joined to the message, and sent as what each channel takes.
import { expect, it } from 'vitest'
import { expectAccessible } from './axe'
import { call, Customer, desk, field, inbox, journey, openBy, PHONE, unique, words } from './desk'

type Page = Awaited<ReturnType<typeof inbox>>

interface Received {
  from: string
  text: string
  media: { mime: string } | null
}

async function asked(provider: string, size?: { width: number; height: number }): Promise<[Page, Customer]> {
  const customer = await Customer.of(provider)
  const question = unique('Un petit signe ?')
  await customer.write(question)
  const page = await inbox('/?view=all', size ? { size } : {})
  await openBy(page, question)
  return [page, customer]
}

/** The type of the file that came with these words. */
async function typeOf({ provider, id }: Customer, text: string): Promise<string | undefined> {
  const query = new URLSearchParams({ provider, customer: id })
  const { messages } = await call<{ messages: Received[] }>('GET', `/simulator/thread?${query}`)
  return messages.find((one) => one.from === 'company' && one.text.includes(text))?.media?.mime
}

const picker = (page: Page) => page.getByRole('dialog', { name: words.gif.title, exact: true })

async function pick(page: Page, asked: string, name: string): Promise<void> {
  await page.locator('.composer').getByRole('button', { name: words.composer.gif }).click()
  await picker(page).getByRole('searchbox').fill(asked)
  const cell = picker(page).getByRole('gridcell', { name })
  await cell.waitFor()
  await expectAccessible(page)
  // What is found takes the place of what was offered, and of its focus.
  await expect
    .poll(async () => {
      await picker(page).getByRole('searchbox').press('ArrowDown')
      return cell.evaluate((one) => one === document.activeElement)
    })
    .toBe(true)
  await page.keyboard.press('Enter')
  await picker(page).waitFor({ state: 'detached' })
}

journey('moving pictures', () => {
  it(
    'are found by a word and sent as a film where the channel takes no GIF',
    { timeout: 60_000 },
    async () => {
      const [page, customer] = await asked('whatsapp')
      const strangers: string[] = []
      page.on('request', (one) => {
        if (!one.url().startsWith(desk.base) && !one.url().startsWith('blob:')) strangers.push(one.url())
      })
      await pick(page, 'vélo', 'Une roue de vélo qui tourne')
      await page.locator('.attachments').getByText('image.mp4').waitFor()
      const said = unique('En route')
      await field(page).fill(said)
      await field(page).press('Enter')
      await expect.poll(() => typeOf(customer, said), { timeout: 20_000 }).toBe('video/mp4')
      expect(strangers).toEqual([])
    },
  )

  it('go as they are where the channel takes them', { timeout: 60_000 }, async () => {
    const [page, customer] = await asked('telegram')
    await pick(page, 'merci', 'Un cœur qui bat')
    await page.locator('.attachments').getByText('image.gif').waitFor()
    const said = unique('Avec plaisir')
    await field(page).fill(said)
    await field(page).press('Enter')
    await expect.poll(() => typeOf(customer, said), { timeout: 20_000 }).toBe('image/gif')
    const shown = page.locator('article.message', { hasText: said }).locator('.preview')
    await shown.waitFor()
    await expectAccessible(page)
  })

  it('say when nothing is found, on a phone too', { timeout: 60_000 }, async () => {
    const [page] = await asked('webchat', PHONE)
    await page.locator('.composer').getByRole('button', { name: words.composer.gif }).tap()
    await picker(page).getByRole('gridcell').first().waitFor()
    await picker(page).getByText('Powered by GIPHY').waitFor()
    await expectAccessible(page)
    await picker(page).getByRole('searchbox').fill('zzzz')
    await picker(page).getByText(words.gif.none).waitFor()
    await page.keyboard.press('Escape')
    await picker(page).waitFor({ state: 'detached' })
  })
})
