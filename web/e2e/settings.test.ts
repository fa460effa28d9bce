// What a company names and hands out, by keyboard alone: a label that conversations wear, a token that programs
// call with. What changes on one screen is seen on another.
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import {
  bubble,
  colleague,
  Customer,
  desk,
  inbox,
  journey,
  openBy,
  toast,
  unique,
  visit,
  words,
} from './desk'

/** Room for the contact panel and the customer's phone beside the thread. */
const DESK = { width: 1720, height: 900 }
const FAR = 300 // the list on the way is as long as other journeys left it

const named = (sentence: string, name: string) => sentence.replace('{name}', name)
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const focused = (wanted: Locator) =>
  wanted.evaluate((element) => element === document.activeElement, undefined, { timeout: 20_000 })

/** Tabs until the focus is there, as somebody without a mouse gets there. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor({ state: 'attached' })
  for (let steps = 0; steps < FAR; steps++) {
    if (await focused(wanted)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${FAR} steps did not reach ${String(wanted)}`)
}

async function pressOn(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted)
  await page.keyboard.press(key)
}

/** The focus is in the first field of the dialog: what stands there gives way to `text`. */
async function type(page: Page, label: string, text: string): Promise<void> {
  await expect.poll(() => focused(page.getByRole('dialog').getByLabel(label))).toBe(true)
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

const answered = async (token: string): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${desk.base}/api/conversations?limit=1`, { headers })).status
}

journey('the settings by keyboard', () => {
  it('make a label, put it on, rename it under everybody’s eyes, and delete it', async () => {
    const customer = await Customer.of('whatsapp', 1)
    const question = unique('Où en est mon colis')
    const [name, other] = [unique('Retard'), unique('Colis perdu')]
    await customer.write(question)
    const paul = await colleague('Paul Vasseur')
    const desk = await inbox('/?view=all', { size: DESK, cookie: paul.cookie })
    await openBy(desk, question)
    await bubble(desk, question).waitFor()

    const page = await visit('/settings/labels')
    await pressOn(page, button(page, words.labels.add))
    await type(page, words.labels.name, name)
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.getByLabel(words.colour.violet, { exact: true }).isChecked()).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    const worn = desk.getByRole('checkbox', { name })
    await pressOn(desk, worn, 'Space')
    await expect.poll(() => worn.isChecked()).toBe(true)

    await pressOn(page, button(page, named(words.labels.edit, name)))
    await type(page, words.labels.name, other)
    await page.keyboard.press('Enter')
    await toast(page, words.app.saved).waitFor()
    await expect.poll(() => desk.getByRole('checkbox', { name: other }).isChecked()).toBe(true)
    expect(await worn.count()).toBe(0)

    await pressOn(page, button(page, named(words.labels.remove, other)))
    const one = words.labels.worn.split(' | ')[0] ?? ''
    await page.getByText(one.replace('{count}', '1')).waitFor()
    await pressOn(page, button(page, words.labels.remove_do))
    await toast(page, words.labels.removed).waitFor()
    await desk.getByRole('checkbox', { name: other }).waitFor({ state: 'detached' })
  })

  it('make a token that programs call with, until it is revoked', async () => {
    const page = await visit('/settings/tokens')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.base })
    const name = unique('Export')
    await pressOn(page, button(page, words.tokens.add))
    await type(page, words.tokens.name, name)
    await page.keyboard.press('Enter')
    const shown = page.getByRole('group', { name: words.tokens.token, exact: true })
    await shown.waitFor()

    // Not copied yet: closing asks once, and staying keeps it.
    await page.keyboard.press('Escape')
    await pressOn(page, button(page, words.unsaved.stay))
    await pressOn(page, shown.getByRole('button', { name: words.app.copy }))
    await toast(page, words.app.copied).waitFor()
    const token = await page.evaluate(() => navigator.clipboard.readText())
    expect(await shown.innerText()).toContain(token)
    expect(await page.getByRole('group', { name: words.tokens.example }).innerText()).toContain(
      `Bearer ${token}`,
    )
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const line = page.locator('li.entry', { hasText: name })
    expect(await line.innerText()).toContain(words.tokens.never)

    expect(await answered(token)).toBe(200)
    await page.reload({ waitUntil: 'commit' })
    await expect.poll(() => line.innerText()).toContain(words.tokens.used.split('{')[0]?.trim())

    await pressOn(page, button(page, named(words.tokens.revoke, name)))
    await pressOn(page, page.getByRole('dialog').getByRole('button', { name: words.tokens.revoke_do }))
    await toast(page, words.tokens.revoked).waitFor()
    await line.waitFor({ state: 'detached' })
    expect(await answered(token)).toBe(401)
  })

  it('make a team, with whom and what it sees', async () => {
    const page = await visit('/settings/people')
    const name = unique('Ventes')
    await pressOn(page, button(page, words.people.add_team))
    await type(page, words.people.team_name, name)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const line = page.locator('li.entry', { hasText: name })
    expect(await line.innerText()).toContain(words.people.no_channel)
    expect(await line.locator('p').first().innerText()).not.toBe('')
  })

  it('ask before typing is lost: in a dialog, and on a page', async () => {
    const page = await visit('/settings/profile')
    const field = page.getByLabel(words.profile.name, { exact: true })
    const typed = unique('Camille')
    await tabTo(page, field)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(typed)
    const labels = page.getByRole('link', { name: words.settings.labels })
    await labels.focus()
    await page.keyboard.press('Enter')
    await pressOn(page, button(page, words.unsaved.stay))
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe(typed)

    await page.keyboard.press('Enter')
    await pressOn(page, button(page, words.unsaved.go))
    await pressOn(page, button(page, words.labels.add))
    await type(page, words.labels.name, typed)
    await page.keyboard.press('Escape')
    await pressOn(page, button(page, words.unsaved.go))
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.getByText(typed).count()).toBe(0)
  })
})
