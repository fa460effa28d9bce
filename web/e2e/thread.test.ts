// A long friendship, eight hundred messages: to its beginning, to a day, to words somebody said, along a quote, into a
// picture, and back to the newest. By keyboard where a keyboard leads there.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { bubble, call, Customer, desk, field, inbox, journey, PHONE, row, unique, words } from './desk'

interface Found {
  conversation: number
  contact: number
}

interface Said {
  id: number
  at: string
  parts: { type: string; text?: string }[]
}

/** One pixel, enlarged by nobody: what is looked at is that it is shown. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const log = (page: Page) => page.locator('.scroller[role=log]')
const down = (page: Page) => page.getByRole('button', { name: words.thread.to_end })

async function club(): Promise<Found> {
  const { items } = await call<{ items: { id: number }[] }>('GET', '/api/contacts?q=Marguerite')
  const contact = items[0]?.id ?? 0
  const { items: said } = await call<{ items: { conversation_id: number }[] }>(
    'GET',
    `/api/contacts/${contact}/thread?limit=1`,
  )
  return { contact, conversation: said[0]?.conversation_id ?? 0 }
}

const thread = async (contact: number, query: string) =>
  (await call<{ items: Said[] }>('GET', `/api/contacts/${contact}/thread?${query}`)).items

/** By its address: in the list it may stand below what other journeys brought. */
async function open(page: Page): Promise<void> {
  const { conversation } = await club()
  await page.goto(new URL(`/c/${conversation}?view=all`, desk.base).href)
  await page.locator('article.message').first().waitFor()
}

async function jump(page: Page, where: string): Promise<void> {
  await page.getByRole('button', { name: words.jump.label, exact: true }).click()
  await page.getByRole('menuitem', { name: where }).click()
}

/** The moments of the lines on screen, as the reader sees them. */
const onScreen = (page: Page) =>
  log(page).evaluate((box) => {
    const { top, bottom } = box.getBoundingClientRect()
    return [...box.querySelectorAll('.placed')].flatMap((line) => {
      const at = line.getBoundingClientRect()
      const time = line.querySelector('time')?.dateTime
      return time && at.top >= top && at.bottom <= bottom ? [time] : []
    })
  })

const lines = (page: Page) => page.locator('.placed').count()

async function answered(conversation: number, body: object): Promise<Said> {
  const made = await call<Said[]>('POST', `/api/conversations/${conversation}/reply`, {
    client_key: crypto.randomUUID(),
    last_seen_message_id: 0,
    force: true,
    ...body,
  })
  const [message] = made
  if (!message) throw new Error('nothing was written')
  return message
}

async function uploaded(): Promise<number> {
  const form = new FormData()
  form.append('file', new Blob([PIXEL], { type: 'image/png' }), 'selle.png')
  const { base, cookie } = desk
  const headers = { cookie, origin: base }
  const answer = await fetch(`${base}/api/files`, { method: 'POST', headers, body: form })
  return ((await answer.json()) as { id: number }).id
}

/** At the top of what was read, a turn of the wheel waits for the page above and moves nothing: one turns again. */
async function wheelUp(page: Page, before: string[]): Promise<void> {
  const moved = () => expect.poll(() => onScreen(page), { timeout: 3_000 }).not.toEqual(before)
  for (let turn = 0; turn < 5; turn += 1) {
    await page.mouse.wheel(0, -500)
    if (
      await moved().then(
        () => true,
        () => false,
      )
    )
      return
  }
  await moved()
}

journey('a long thread', () => {
  it('is read up to its beginning, some lines at a time, without losing one’s place', async () => {
    const page = await inbox('/?view=all')
    await open(page)
    await log(page).hover()
    let read = 0
    for (let n = 0; n < 25; n += 1) {
      const before = await onScreen(page)
      await wheelUp(page, before)
      // What was at the top went down: nothing jumped out of sight.
      expect((await onScreen(page)).some((time) => time <= (before[0] ?? ''))).toBe(true)
      expect(await lines(page)).toBeLessThanOrEqual(60)
      read += 1
    }
    expect(read).toBe(25)
    await log(page).focus()
    await page.keyboard.press('Home')
    await page.getByText(words.thread.start, { exact: true }).waitFor()
    const { contact } = await club()
    const [first] = await thread(contact, 'at=2000-01-01T00:00:00Z&limit=1')
    await expect.poll(async () => (await onScreen(page))[0]).toBe(first?.at)
    await page.keyboard.press('End')
    await expect.poll(() => down(page).count()).toBe(0)
  })

  it('opens at a day, and goes on both ways from there', async () => {
    const { contact } = await club()
    const [before] = await thread(contact, 'limit=1')
    const [some] = await thread(
      contact,
      `at=${encodeURIComponent(daysBefore(before?.at ?? '', 120))}&limit=1`,
    )
    const page = await inbox('/?view=all')
    await open(page)
    await jump(page, words.jump.date_label)
    await page.locator('input[type=date]').fill((some?.at ?? '').slice(0, 10))
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await onScreen(page)).includes(some?.at ?? '')).toBe(true)
    await down(page).click()
    await expect.poll(() => down(page).count()).toBe(0)
  })

  it('is searched whole, whatever the accents, by keyboard', async () => {
    const page = await inbox('/?view=all')
    await open(page)
    await log(page).focus()
    await page.keyboard.press('Control+f')
    await page.getByRole('searchbox', { name: words.find.label }).fill('ca a marche en dix')
    const said = page.locator('.search [role=status]')
    await expect.poll(() => said.textContent()).toMatch(/^1 sur \d+$/)
    await page.locator('mark', { hasText: 'ça a marché en dix' }).first().waitFor()
    const here = await onScreen(page)
    await page.keyboard.press('Enter')
    await expect.poll(() => said.textContent()).toMatch(/^2 sur \d+$/)
    await expect.poll(async () => (await onScreen(page))[0]).not.toBe(here[0])
    await page.locator('mark').first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('mark').count()).toBe(0)
  })

  it('leads along a quote to what was said months ago, and to a link’s message', async () => {
    const { contact, conversation } = await club()
    const [old] = await thread(contact, 'at=2000-01-01T00:00:00Z&limit=1')
    const text = unique('Vous disiez ?')
    await answered(conversation, { parts: [{ type: 'text', text }], reply_to: old?.id })
    const page = await inbox('/?view=all')
    await open(page)
    await bubble(page, text).locator('.quoted').click()
    await expect.poll(async () => (await onScreen(page))[0]).toBe(old?.at)
    await page.locator('article.message.lit').waitFor()

    const linked = await inbox(`/c/${conversation}?view=all&message=${old?.id}`)
    await linked.locator('article.message.lit').waitFor()
    await expect.poll(() => new URL(linked.url()).search).toBe('?view=all')
  })

  it('quotes what one answers, and the customer reads it as an answer', async () => {
    const customer = await Customer.of('telegram')
    const question = unique('Laquelle ?')
    await customer.write(question)
    const page = await inbox('/?view=all')
    await row(page, question).click()
    await bubble(page, question).hover()
    await bubble(page, question).getByRole('button', { name: words.thread.answer_this }).click()
    await page.locator('.composer .quote', { hasText: question }).waitFor()
    const text = unique('La verte')
    await field(page).fill(text)
    await field(page).press('Enter')
    await bubble(page, text).locator('.quoted', { hasText: question }).waitFor()
    await expect.poll(() => page.locator('.composer .quote').count()).toBe(0)
    await customer.receives(text)
  })

  it('shows a picture large, and closes it by keyboard', async () => {
    const { conversation } = await club()
    await answered(conversation, { parts: [{ type: 'media', kind: 'image', file: await uploaded() }] })
    const page = await inbox('/?view=all')
    await open(page)
    const picture = page.locator('.preview').last()
    await picture.focus()
    await page.keyboard.press('Enter')
    const viewer = page.getByRole('dialog')
    await viewer.locator('img').waitFor()
    await page.keyboard.press('+')
    await expect.poll(() => viewer.locator('img').getAttribute('style')).toContain('150%')
    await page.keyboard.press('Escape')
    await expect.poll(() => viewer.count()).toBe(0)
    await expect.poll(() => picture.evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('reads the past undisturbed by what arrives, and comes back to it', async () => {
    const page = await inbox('/?view=all')
    await open(page)
    await jump(page, words.jump.beginning)
    await page.getByText(words.thread.start, { exact: true }).waitFor()
    const { conversation } = await club()
    const text = unique('On vous attend')
    await answered(conversation, { parts: [{ type: 'text', text }] })
    await expect.poll(() => bubble(page, text).count()).toBe(0)
    await down(page).click()
    await bubble(page, text).waitFor()
  })

  it('is gone through on a telephone too', async () => {
    const page = await inbox('/?view=all', { size: PHONE })
    await open(page)
    await page.getByRole('button', { name: words.act.more, exact: true }).click()
    await page.getByRole('menuitem', { name: words.jump.beginning }).click()
    await page.getByText(words.thread.start, { exact: true }).waitFor()
    await down(page).click()
    await expect.poll(() => down(page).count()).toBe(0)
  })
})

const daysBefore = (at: string, days: number): string =>
  new Date(Date.parse(at) - days * 86_400_000).toISOString()
