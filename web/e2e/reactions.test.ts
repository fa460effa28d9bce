// An agent reacts to what a customer wrote: the customer's phone shows it, every screen says who, and it can be undone.
import { expect, it } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { expectAccessible } from './axe'
import {
  bubble,
  call,
  colleague,
  Customer,
  inbox,
  journey,
  openBy,
  PHONE,
  toast,
  unique,
  words,
} from './desk'

const reacted = (page: Page, text: string): Locator => bubble(page, text).locator('.reactions .mark')
const under = async (customer: Customer, text: string): Promise<string | null> =>
  (await customer.lines()).find((line) => line.text === text)?.reaction ?? null

async function react(page: Page, text: string, emoji: string): Promise<void> {
  await bubble(page, text).hover()
  await bubble(page, text).getByRole('button', { name: words.reactions.react }).click()
  await page
    .getByRole('button', { name: words.reactions.with.replace('{emoji}', emoji), exact: true })
    .click()
}

/** A customer writes something that nobody else says, and it is on screen. */
async function told(
  provider: string,
  index: number,
  page: Page,
): Promise<{ customer: Customer; text: string }> {
  const customer = await Customer.of(provider, index)
  const text = unique('Merci beaucoup')
  await customer.write(text)
  await openBy(page, text)
  return { customer, text }
}

journey('reactions of agents', () => {
  it('reach the phone, and a colleague’s screen with who it was; and go again', async () => {
    const paul = await colleague('Paul Vasseur')
    const mine = await inbox('/?view=all')
    const { customer, text } = await told('whatsapp', 1, mine)
    const theirs = await inbox('/?view=all', { cookie: paul.cookie })
    await openBy(theirs, text)

    await react(theirs, text, '👍')
    await expect.poll(() => under(customer, text), { timeout: 20_000 }).toBe('👍')
    await reacted(mine, text).waitFor()
    expect(await reacted(mine, text).getAttribute('title')).toContain(paul.name)

    await react(mine, text, '🙏')
    await expect.poll(() => under(customer, text), { timeout: 20_000 }).toBe('🙏')
    await expect.poll(() => reacted(theirs, text).allInnerTexts()).toEqual([expect.stringContaining('🙏')])

    await react(mine, text, '🙏')
    await expect.poll(() => under(customer, text), { timeout: 20_000 }).toBe(null)
    await expect.poll(() => reacted(theirs, text).count()).toBe(0)
  })

  it('are chosen with the keyboard alone, from all there are', async () => {
    const page = await inbox('/?view=all')
    const { customer, text } = await told('whatsapp', 1, page)
    // The way into the menu is always there; what is quicker comes with the focus, before it.
    await bubble(page, text).getByRole('button', { name: words.thread.more_about }).focus()
    const react = bubble(page, text).getByRole('button', { name: words.reactions.react })
    await react.waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await expect.poll(() => react.evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    const row = page.getByRole('dialog', { name: words.reactions.title })
    await row.getByRole('button', { name: words.reactions.with.replace('{emoji}', '👍') }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await page.getByRole('searchbox', { name: words.emoji.search }).fill('vélo')
    await page.keyboard.press('Enter')
    await expect.poll(() => under(customer, text), { timeout: 20_000 }).not.toBe(null)
    await reacted(page, text).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => under(customer, text), { timeout: 20_000 }).toBe(null)
  })

  it('are those that the channel takes, from the menu of a phone', async () => {
    const page = await inbox('/?view=all', { size: PHONE })
    const { customer, text } = await told('telegram', 0, page)
    await bubble(page, text).getByRole('button', { name: words.thread.more_about }).click()
    await page.getByRole('menuitem', { name: words.reactions.react }).click()
    const row = page.getByRole('dialog', { name: words.reactions.title })
    await row.getByRole('button', { name: words.reactions.all }).click()
    expect(await row.getByText('😂').count(), 'Telegram has no such reaction').toBe(0)
    await expectAccessible(page)
    await row.getByRole('button', { name: words.reactions.with.replace('{emoji}', '🎉') }).click()
    await expect.poll(() => under(customer, text), { timeout: 20_000 }).toBe('🎉')
  })

  it('that do not leave are told to who made them, and marked', async () => {
    const page = await inbox('/?view=all')
    const { text } = await told('whatsapp', 1, page)
    await call('PATCH', '/simulator/knobs', { fail_next: 1 })
    await react(page, text, '❤️')
    await toast(page, words.reactions.failed.split('{')[0] ?? '').waitFor()
    await bubble(page, text).locator('.mark.trouble').waitFor()
    await reacted(page, text).click()
    await expect.poll(() => reacted(page, text).count()).toBe(0)
  })

  it('are not offered where the channel has none', async () => {
    const page = await inbox('/?view=all')
    const { text } = await told('twilio', 0, page)
    await bubble(page, text).hover()
    await bubble(page, text).getByRole('button', { name: words.thread.answer_this }).waitFor()
    expect(await bubble(page, text).getByRole('button', { name: words.reactions.react }).count()).toBe(0)
  })
})
