// Voice messages: spoken into a microphone of beeps, heard again, sent as what the channel takes, kept when one looks
// elsewhere, and played in the thread with their length and their shape.
import { expect, it } from 'vitest'
import { expectAccessible } from './axe'
import {
  bubble,
  call,
  Customer,
  desk,
  field,
  inbox,
  journey,
  MICROPHONE,
  openBy,
  PHONE,
  row,
  unique,
  words,
} from './desk'

type Page = Awaited<ReturnType<typeof inbox>>

interface Received {
  from: 'customer' | 'company'
  at: string
  media: { url: string; mime: string; name: string } | null
}

async function asked(
  provider: string,
  options: NonNullable<Parameters<typeof inbox>[1]> = {},
): Promise<[Page, Customer, string]> {
  const customer = await Customer.of(provider)
  const question = unique('Vous pouvez me répondre de vive voix')
  await customer.write(question)
  const page = await inbox('/?view=all', options)
  await openBy(page, question)
  return [page, customer, question]
}

/** What the handset got that can be heard. */
async function voicesOf({ provider, id }: Customer): Promise<Received[]> {
  const query = new URLSearchParams({ provider, customer: id })
  const { messages } = await call<{ messages: Received[] }>('GET', `/simulator/thread?${query}`)
  return messages.filter(({ from, media }) => from === 'company' && media?.mime.startsWith('audio/'))
}

const panel = (page: Page) =>
  page.locator('.composer').getByRole('group', { name: words.voice.title, exact: true })
const press = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true }).click()

async function speak(page: Page): Promise<void> {
  await page.locator('.composer').getByRole('button', { name: words.composer.voice }).click()
  await panel(page).getByRole('timer').getByText('0:01').waitFor()
}

journey(
  'voice messages',
  () => {
    it('are recorded, heard again and sent as what the channel takes', { timeout: 90_000 }, async () => {
      const [page, customer] = await asked('whatsapp')
      const before = (await voicesOf(customer)).length
      await field(page).fill('Des mots commencés')
      await speak(page)
      await press(page, words.voice.pause)
      await expectAccessible(page)
      await press(page, words.voice.resume)
      await press(page, words.voice.stop)
      const own = panel(page).getByRole('group', { name: words.voice.yours })
      await own.waitFor()
      await expectAccessible(page)
      await own.getByRole('button', { name: words.voice.play }).click()
      await own.getByRole('button', { name: words.voice.pause }).waitFor()
      await press(page, words.composer.send)
      await panel(page).waitFor({ state: 'detached' })
      expect(await field(page).inputValue()).toBe('Des mots commencés')
      await expect.poll(async () => (await voicesOf(customer)).length, { timeout: 20_000 }).toBe(before + 1)
      const { media } = (await voicesOf(customer)).at(-1) ?? {}
      expect(media?.mime).toBe('audio/ogg; codecs=opus')
      const heard = await fetch(desk.base + media?.url, { headers: { cookie: desk.cookie } })
      expect((await heard.text()).slice(0, 4)).toBe('OggS')
      await field(page).fill('')
    })

    it('are played with their length, their shape and by key', { timeout: 60_000 }, async () => {
      const [page, customer] = await asked('telegram')
      await call('POST', '/simulator/voice', { provider: customer.provider, customer: customer.id })
      const player = page.locator('article.message.inbound .voice').last()
      await player.getByText('0:14').waitFor()
      const heights = await player
        .locator('rect')
        .evaluateAll((bars) => new Set(bars.map((bar) => bar.getAttribute('height'))).size)
      expect(heights).toBeGreaterThan(5)
      await player.getByRole('button', { name: '1×' }).or(player.locator('.speed')).first().click()
      await player.locator('.speed').getByText('1.5×').waitFor()
      const slider = player.getByRole('slider', { name: words.voice.seek })
      await slider.focus()
      await page.keyboard.press('End')
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('0:14')
      await page.keyboard.press('Home')
      await player.getByRole('button', { name: words.voice.play }).click()
      await expect
        .poll(() => player.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime))
        .toBeGreaterThan(0)
      await expectAccessible(page)
    })

    it('stay with their conversation until they leave', { timeout: 90_000 }, async () => {
      const [page, customer, question] = await asked('whatsapp')
      const other = unique('Autre chose')
      await (await Customer.of('telegram', 1)).write(other)
      await speak(page)
      await openBy(page, other)
      await panel(page).waitFor({ state: 'detached' })
      await row(page, question).click()
      await bubble(page, question).waitFor()
      await panel(page).getByRole('group', { name: words.voice.yours }).waitFor()
      const leaving = page.waitForEvent('dialog')
      const reloaded = page.reload().catch(() => undefined)
      const dialog = await leaving
      expect(dialog.type()).toBe('beforeunload')
      await dialog.dismiss()
      await reloaded
      const before = (await voicesOf(customer)).length
      await press(page, words.voice.cancel)
      await panel(page).waitFor({ state: 'detached' })
      expect((await voicesOf(customer)).length).toBe(before)
    })

    it('say so when the microphone is refused', { timeout: 60_000 }, async () => {
      const [page] = await asked('webchat', {
        size: PHONE,
        prepare: (made) =>
          made.addInitScript(() => {
            navigator.mediaDevices.getUserMedia = () =>
              Promise.reject(new DOMException('no', 'NotAllowedError'))
          }),
      })
      await page.locator('.composer').getByRole('button', { name: words.composer.voice }).tap()
      await panel(page).getByRole('alert').getByText(words.voice.trouble.refused).waitFor()
      await expectAccessible(page)
      await panel(page).getByRole('button', { name: words.voice.close }).tap()
      await panel(page).waitFor({ state: 'detached' })
    })
  },
  MICROPHONE,
)
