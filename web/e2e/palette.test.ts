// The keyboard alone: the palette leads to a conversation, letters take, label and resolve it, the last of them
// is undone, and a key of one's own does the same. Then what the mouse teaches, and axe on what was opened.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { judged } from './axe'
import { call, inbox, journey, PHONE, row, toast, words } from './desk'

interface Row {
  id: number
  state: string
  assignee_id: number | null
  team_id: number | null
  labels: number[]
}

const field = (page: Page) => page.locator('.palette [role=combobox]')
const stored = async (id: number): Promise<Row> =>
  (await call<{ conversation: Row }>('GET', `/api/conversations/${id}`)).conversation
const opened = (page: Page) => Number(/\/c\/(\d+)/.exec(page.url())?.[1] ?? 0)
const before = (sentence: string) => sentence.split('{')[0] ?? ''

/** Types into the palette and takes what is marked once it is `wanted`. */
async function command(page: Page, typed: string, wanted: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await field(page).waitFor()
  await page.keyboard.type(typed)
  await page.locator('.palette [aria-selected=true]', { hasText: wanted }).waitFor()
  await page.keyboard.press('Enter')
}

async function tabTo(page: Page, label: string): Promise<void> {
  for (let press = 0; press < 120; press += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    if (at === label) return
  }
  throw new Error(`Tab never reached « ${label} »`)
}

/** Leaves the demo as it was for the stories that follow. */
async function givenBack(id: number): Promise<void> {
  const { state, team_id } = await stored(id)
  if (state !== 'open') await call('POST', `/api/conversations/${id}/reopen`)
  await call('POST', `/api/conversations/${id}/assign`, { agent_id: null, team_id })
  await call('PUT', `/api/conversations/${id}/labels`, { labels: [] })
}

journey('the palette and the keys', () => {
  it('lead through a conversation by keyboard alone', async () => {
    const page = await inbox('/?view=all')
    await page.locator('a.row').first().waitFor()
    await command(page, 'a prendre', words.command.view_unassigned)
    await page.waitForURL(/view=unassigned/)
    await page.keyboard.press('j')
    await page.locator('article.message').first().waitFor()
    const id = opened(page)
    const { labels, assignee_id } = await stored(id)
    expect(assignee_id).toBeNull()

    await page.keyboard.press('i')
    await toast(page, before(words.act.assigned_done)).waitFor()
    await command(page, 'label', words.command.labels)
    const choice = page.locator('.palette [role=option]').first()
    await choice.waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await stored(id)).labels.length).not.toBe(labels.length)
    await page.keyboard.press('Escape')
    await field(page).waitFor({ state: 'detached' })

    await page.keyboard.press('e')
    await toast(page, words.act.resolved_done).waitFor()
    await expect.poll(async () => (await stored(id)).state).toBe('resolved')
    await page.keyboard.press('Control+z')
    await toast(page, words.act.reopened_done).waitFor()
    await expect.poll(async () => (await stored(id)).state).toBe('open')
    await givenBack(id)
  })

  it('take a key of one’s own', async () => {
    const page = await inbox('/?view=unassigned')
    await page.locator('a.row').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.waitForURL(/settings/)
    await command(page, 'clavier', words.settings.keyboard)
    await page.waitForURL(/settings\/keyboard/)
    await tabTo(page, words.keyboard.change_one.replace('{name}', words.command.resolve))
    await page.keyboard.press('Enter')
    await page.keyboard.press('y')
    await page
      .getByRole('button', { name: words.keyboard.reset_one.replace('{name}', words.command.resolve) })
      .waitFor()

    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.locator('a.row').first().waitFor()
    await page.keyboard.press('j')
    await page.locator('article.message').first().waitFor()
    const id = opened(page)
    await page.keyboard.press('e')
    await page.keyboard.press('y')
    await toast(page, words.act.resolved_done).waitFor()
    expect((await stored(id)).state).toBe('resolved')
    await givenBack(id)
  })

  it('resolve and go on to the next', async () => {
    const page = await inbox('/?view=all')
    await page.locator('a.row').nth(1).waitFor()
    await page.keyboard.press('j')
    await page.locator('article.message').first().waitFor()
    const first = opened(page)
    await page.keyboard.press('Shift+E')
    await expect.poll(() => opened(page)).not.toBe(first)
    expect(opened(page)).toBeGreaterThan(0)
    await toast(page, words.act.resolved_done).waitFor()
    expect((await stored(first)).state).toBe('resolved')
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await stored(first)).state).toBe('open')
  })

  it('find in the server those whose conversation is not on screen', async () => {
    const called = async (state: string) =>
      (
        await call<{ items: { contact_name: string | null }[] }>(
          'GET',
          `/api/conversations?view=all&state=${state}&limit=100`,
        )
      ).items.flatMap((one) => one.contact_name ?? [])
    const near = new Set([...(await called('open')), ...(await called('snoozed'))])
    const name = (await called('resolved')).find((one) => !near.has(one)) ?? ''
    expect(name).not.toBe('')
    const page = await inbox('/?view=all')
    await page.locator('a.row').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type(name)
    await page.locator('.palette [aria-selected=true]', { hasText: name }).waitFor()
    await page.locator('.palette .heading', { hasText: words.palette.people }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name }).waitFor()
    expect(opened(page)).toBeGreaterThan(0)
  })

  it('give the focus back, and say the key after a click', async () => {
    const page = await inbox('/?view=all')
    await page.locator('a.row').first().click()
    const text = page.locator('.composer textarea')
    await text.fill('Bonjour')
    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await text.fill('')
    await page.getByRole('button', { name: words.act.snooze, exact: true }).click()
    await toast(page, before(words.keys.learn)).waitFor()
    await page.keyboard.press('Escape')
  })

  for (const [name, size] of [
    ['a desk', undefined],
    ['a phone', PHONE],
  ] as const) {
    it(`are for everyone, on ${name}`, async () => {
      const page = await inbox('/?view=all', size ? { size } : {})
      await row(page, '').first().waitFor()
      if (size) await page.getByRole('button', { name: words.nav.more, exact: true }).click()
      await page.getByRole(size ? 'menuitem' : 'button', { name: words.nav.palette, exact: true }).click()
      await field(page).fill('re')
      expect(await judged(page, '.palette [role=option]')).toEqual([])
      await field(page).fill('zzzzqq')
      expect(await judged(page, '.palette .said span')).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      expect(await judged(page, '.sheet')).toEqual([])
    })
  }
})
