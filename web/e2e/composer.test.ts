// What can be put into a message: emoji by name and by picture, SMS that are counted and made cheaper, bold that the
// customer will see, files that are judged before a byte of them leaves.
import { expect, it } from 'vitest'
import { expectAccessible } from './axe'
import { bubble, Customer, field, inbox, journey, openBy, PHONE, unique, words } from './desk'

type Page = Awaited<ReturnType<typeof inbox>>

async function asked(
  provider: string,
  index = 0,
  size?: { width: number; height: number },
): Promise<[Page, Customer]> {
  const customer = await Customer.of(provider, index)
  const question = unique('Bonjour')
  await customer.write(question)
  const page = await inbox('/?view=all', size ? { size } : {})
  await openBy(page, question)
  return [page, customer]
}

journey('the composer', () => {
  it('finds emoji by a word of either language, by name or by picture', { timeout: 60_000 }, async () => {
    const [page, customer] = await asked('telegram')
    await field(page).click()
    await page.keyboard.type('Votre :velo')
    await page.getByRole('option', { name: 'vélo', exact: true }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await expect.poll(() => field(page).inputValue()).toBe('Votre 🚲 ')
    const said = unique('est prêt')
    await page.keyboard.type(said)
    await page.getByRole('button', { name: words.emoji.insert }).click()
    const picker = page.getByRole('dialog', { name: words.emoji.title })
    await picker.getByRole('button', { name: words.emoji.tones['3'] }).click()
    await picker.getByRole('searchbox').fill('thumbs up')
    await picker.getByRole('gridcell').first().waitFor()
    await expectAccessible(page)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => field(page).inputValue()).toBe(`Votre 🚲 ${said}👍🏽`)
    await page.keyboard.press('Enter')
    await customer.receives(`Votre 🚲 ${said}👍🏽`)
    await page.getByRole('button', { name: words.emoji.insert }).click()
    expect(await picker.getByRole('gridcell').count()).toBe(2)
    await page.keyboard.press('Escape')
    await picker.waitFor({ state: 'detached' })
  })

  it('counts SMS, and makes them cheaper', async () => {
    const [page] = await asked('twilio', 0, PHONE)
    await field(page).fill('L’atelier vous attend')
    const counter = page.locator('.sms')
    await counter.getByText('1 SMS · 49 caractères restants').waitFor()
    await counter.getByText('«\u00a0’\u00a0»').waitFor()
    await expectAccessible(page)
    await counter.getByRole('button', { name: words.sms.replace }).tap()
    expect(await field(page).inputValue()).toBe("L'atelier vous attend")
    await counter.getByText('1 SMS · 139 caractères restants').waitFor()
    await field(page).fill('')
  })

  it('shows bold as the customer will', async () => {
    const [page, customer] = await asked('whatsapp')
    const said = unique('demain')
    await field(page).fill(`Prêt ${said}`)
    await field(page).evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(0, 4))
    await page.keyboard.press('Control+b')
    expect(await field(page).inputValue()).toBe(`*Prêt* ${said}`)
    await page.getByRole('button', { name: words.marks.preview, exact: true }).click()
    await page.locator('.composer .preview .bold').getByText('Prêt').waitFor()
    await expectAccessible(page)
    await field(page).press('Enter')
    await bubble(page, said).locator('.bold').getByText('Prêt').waitFor()
    await customer.receives(`*Prêt* ${said}`)
  })

  it('judges files before they leave, shows pictures, and keeps their order', async () => {
    const [page] = await asked('whatsapp')
    const picture = (name: string) => ({ name, mimeType: 'image/png', buffer: PICTURE })
    const input = page.locator('.composer input[type=file]').first()
    await input.setInputFiles([picture('un.png'), picture('deux.png')])
    const names = page.locator('.attachments li .clip')
    await expect.poll(() => names.allTextContents()).toEqual(['un.png', 'deux.png'])
    await page.locator('.attachments img').first().waitFor()
    await page.getByRole('button', { name: words.composer.earlier.replace('{name}', 'deux.png') }).click()
    expect(await names.allTextContents()).toEqual(['deux.png', 'un.png'])
    await expectAccessible(page)
    const uploads: string[] = []
    page.on('request', (request) => request.url().endsWith('/api/files') && uploads.push(request.method()))
    const film = { name: 'film.mp4', mimeType: 'video/x-unknown', buffer: Buffer.alloc(10) }
    await input.setInputFiles(Array.from({ length: 9 }, (_, n) => picture(`${n}.png`)).concat(film))
    await page.locator('.toast', { hasText: words.composer.too_many.replace('{n}', '10') }).waitFor()
    await expect.poll(() => names.count()).toBe(10)
    expect(uploads.length).toBe(8)
  })
})

/** The smallest picture there is. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
