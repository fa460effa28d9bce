// A day with many conversations: narrowed, ordered, kept as a view, ticked and acted on together, and taken back.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { judged } from './axe'
import { call, Customer, desk, inbox, journey, PHONE, row, toast, unique, words } from './desk'

const shown = (page: Page) =>
  page
    .locator('[data-conversation]')
    .evaluateAll((rows) => rows.map((one) => Number((one as HTMLElement).dataset['conversation'])))
const pick = (page: Page, n: number) => page.locator('.pick').nth(n)
const open = async () =>
  (await call<{ items: { id: number }[] }>('GET', '/api/conversations?view=all&limit=100')).items.map(
    ({ id }) => id,
  )
const look = (page: Page) => page.getByRole('button', { name: words.view.looks })
const narrow = (page: Page) => page.getByRole('button', { name: words.view.filters })
const views = (page: Page) => page.getByRole('button', { name: words.views.title })
journey('the list', () => {
  it('shows who has waited longest first, and more of them at once', async () => {
    const page = await inbox('/?view=all')
    await page.locator('a.row').first().waitFor()
    await look(page).click()
    await page.getByRole('menuitem', { name: words.view.order_waiting }).click()
    const { items } = await call<{ items: { id: number; waiting_since: string | null }[] }>(
      'GET',
      '/api/conversations?view=all&order=waiting&limit=5',
    )
    const since = items.map((one) => Date.parse(one.waiting_since ?? ''))
    expect(since).toEqual([...since].sort((one, other) => one - other))
    await expect.poll(async () => (await shown(page)).slice(0, 5)).toEqual(items.map(({ id }) => id))
    expect(new URL(page.url()).searchParams.get('order')).toBe('waiting')
    const height = () =>
      page
        .locator('a.row')
        .first()
        .evaluate((one) => one.getBoundingClientRect().height)
    expect(await height()).toBe(68)
    await look(page).click()
    await page.getByRole('menuitem', { name: words.view.compact }).click()
    await expect.poll(height).toBe(52)
  })

  it('is narrowed, kept under a name, found again by key, and dropped', async () => {
    const { id, name } = await call<{ id: number; name: string }>('POST', '/api/labels', {
      name: unique('Vitrine'),
      color: 'green',
    })
    const [conversation] = await open()
    await call('PUT', `/api/conversations/${conversation}/labels`, { labels: [id] })
    const page = await inbox('/?view=all')
    await page.locator('a.row').nth(1).waitFor()
    await narrow(page).click()
    await page.getByRole('menuitem', { name: words.command.filter_label }).click()
    await page.locator('.palette').getByRole('option', { name }).click()
    await expect.poll(() => page.locator('a.row').count()).toBe(1)
    await page.locator('.chip', { hasText: name }).waitFor()

    await views(page).click()
    await page.getByRole('menuitem', { name: words.views.save }).click()
    const view = unique('À dresser')
    await page.getByLabel(words.views.name).fill(view)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: view }).waitFor()

    await page.goto(`${desk.base}/?view=mine`)
    await page.locator('a.row').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('v')
    await page.locator('.palette').getByRole('option', { name: view }).click()
    await page.getByRole('heading', { level: 1, name: view }).waitFor()
    await expect.poll(() => page.locator('a.row').count()).toBe(1)

    await page.locator('.chip button').click()
    await expect.poll(() => page.locator('a.row').count()).toBeGreaterThan(1)
    await views(page).click()
    await page.getByRole('menuitem', { name: view }).nth(1).waitFor()
    await page.getByRole('menuitem', { name: words.views.edit.replace('{name}', view) }).click()
    await page.getByRole('button', { name: words.views.drop }).click()
    await page.getByRole('heading', { level: 1, name: words.nav.inbox }).waitFor()
    expect((await call<{ name: string }[]>('GET', '/api/views')).map((one) => one.name)).not.toContain(view)
  })

  it('is ticked by mouse, by range and by key; what is done to many is taken back', async () => {
    const word = unique('Bonjour')
    await (await Customer.of('twilio')).write(word)
    const page = await inbox('/?view=all')
    await row(page, word).waitFor()
    // The rows have come to rest: a click goes to where a row was.
    await page.waitForTimeout(500)
    // Once it is there: the customer's word may have opened what was closed.
    const before = await open()
    await pick(page, 0).click({ force: true })
    await pick(page, 2).click({ force: true, modifiers: ['Shift'] })
    await page.locator('.bulk', { hasText: '3' }).waitFor()
    expect(await page.locator('.pick[aria-checked=true]').count()).toBe(3)
    expect(await judged(page, '.bulk .deeds')).toEqual([])
    await page.keyboard.press('e')
    await toast(page, '3 conversations terminées').waitFor()
    await expect.poll(async () => (await open()).length).toBe(before.length - 3)
    await page.keyboard.press('Control+z')
    await toast(page, '3 conversations rétablies').waitFor()
    expect((await open()).sort()).toEqual(before.sort())
  })

  it('is ticked whole, what no page has read included, on a phone too', async () => {
    const page = await inbox('/?view=all', { size: PHONE })
    await page.locator('a.row').nth(3).waitFor()
    const all = (await open()).length
    await pick(page, 1).tap({ force: true })
    await page.getByRole('button', { name: words.bulk.all.replace('{n}', String(all)) }).tap()
    await page.getByText(`${all} sélectionnées`).waitFor()
    expect(await judged(page, '.bulk .deeds')).toEqual([])
    await page.getByRole('button', { name: words.bulk.read }).tap()
    await page.locator('.toast').filter({ hasText: 'comme lue' }).waitFor()
    const { items } = await call<{ items: unknown[] }>('GET', '/api/conversations?view=all&unread=true')
    expect(items).toEqual([])
    await page.getByRole('button', { name: words.app.undo }).tap()
    await page.locator('.toast').filter({ hasText: 'rétablie' }).waitFor()
  })
})
