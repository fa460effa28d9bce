// Moving pictures and stickers: searched for through our own server alone, joined to the message, and sent as what each channel takes.
import { expect, it } from 'vitest'
import { expectAccessible } from './axe'
import { call, Customer, desk, field, inbox, journey, openBy, PHONE, unique, words } from './desk'

type Page = Awaited<ReturnType<typeof inbox>>

interface Received {
  from: string
  text: string
  media: { mime: string } | null
  sticker: boolean
}

async function asked(provider: string, size?: { width: number; height: number }): Promise<[Page, Customer]> {
  const customer = await Customer.of(provider)
  const question = unique('Un petit signe ?')
  await customer.write(question)
  const page = await inbox('/?view=all', size ? { size } : {})
  await openBy(page, question)
  return [page, customer]
}

/** What the company sent to that phone, in order. */
async function sentTo({ provider, id }: Customer): Promise<Received[]> {
  const query = new URLSearchParams({ provider, customer: id })
  const { messages } = await call<{ messages: Received[] }>('GET', `/simulator/thread?${query}`)
  return messages.filter((one) => one.from === 'company')
}

/** The type of the file that came with these words. */
async function typeOf(customer: Customer, text: string): Promise<string | undefined> {
  return (await sentTo(customer)).find((one) => one.text.includes(text))?.media?.mime
}

const picker = (page: Page) => page.getByRole('dialog', { name: words.gif.both, exact: true })
const opener = (page: Page) => page.locator('.composer').getByRole('button', { name: words.composer.sticker })
const kindOf = (page: Page, name: string) => picker(page).getByRole('radio', { name, exact: true })

/** By what one sees of it: its radio itself is no larger than a point. */
async function turnTo(page: Page, kind: string): Promise<void> {
  await picker(page).locator('label', { hasText: kind }).click()
  await expect.poll(() => kindOf(page, kind).isChecked()).toBe(true)
}

async function pick(page: Page, asked: string, name: string, kind?: string): Promise<void> {
  await opener(page).click()
  await picker(page).getByRole('searchbox').waitFor()
  if (kind) await turnTo(page, kind)
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

  it('as stickers stand by themselves, their words beside them', { timeout: 90_000 }, async () => {
    const [page, customer] = await asked('whatsapp')
    await pick(page, 'merci', 'Un cœur qui bat', words.gif.stickers)
    await page.locator('.attachments').getByText(words.preview.sticker).waitFor()
    const said = unique('À très vite')
    await field(page).fill(said)
    await field(page).press('Enter')
    await expect
      .poll(async () => (await sentTo(customer)).slice(-2).map(({ sticker, text }) => [sticker, text]), {
        timeout: 20_000,
      })
      .toEqual([
        [true, ''],
        [false, said],
      ])
    await page.locator('article.message.outbound.bare .sticker').waitFor()
    await expectAccessible(page)
    // The kind that was chosen last is there again, and the keys go from one to the other.
    await opener(page).click()
    await expect.poll(() => kindOf(page, words.gif.stickers).isChecked()).toBe(true)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => kindOf(page, words.gif.title).isChecked()).toBe(true)
  })

  it(
    'as stickers are found again in what was begun, and stand still on Telegram',
    { timeout: 90_000 },
    async () => {
      const [page, customer] = await asked('telegram')
      const kept = page.waitForResponse(
        (one) => one.request().method() === 'PUT' && one.url().endsWith('/draft') && one.ok(),
      )
      await pick(page, 'vélo', 'Une roue de vélo qui tourne', words.gif.stickers)
      const joined = page.locator('.attachments').getByText(words.preview.sticker)
      await joined.waitFor()
      await kept
      await page.reload()
      await joined.waitFor()
      await page.getByRole('button', { name: words.composer.send, exact: true }).click()
      await expect
        .poll(async () => (await sentTo(customer)).map(({ sticker, media }) => [sticker, media?.mime]), {
          timeout: 20_000,
        })
        .toContainEqual([true, 'image/webp'])
    },
  )

  it('say when nothing is found, on a phone too', { timeout: 60_000 }, async () => {
    const [page] = await asked('webchat', PHONE)
    await opener(page).tap()
    await picker(page).getByRole('gridcell').first().waitFor()
    await picker(page).getByText('Powered by GIPHY').waitFor()
    await expectAccessible(page)
    await picker(page).getByRole('searchbox').fill('zzzz')
    await picker(page).getByText(words.gif.none).waitFor()
    await turnTo(page, words.gif.stickers)
    await picker(page).getByText(words.gif.sticker_none).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await picker(page).waitFor({ state: 'detached' })
  })
})
