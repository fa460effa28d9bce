// axe on every page, light and dark, on a phone and on a desk.
import { expect, inject, it } from 'vitest'
import { judged } from './axe'
import { call, inbox, journey, PHONE, visit, WIDE, words } from './desk'

/** Address, and what shows that the page is there. */
const pages = async (): Promise<[path: string, shown: string][]> => [
  ['/?view=all', 'a.row'],
  [`/c/${await first()}`, 'article.message'],
  ['/new', '[role=dialog] form'],
  ['/settings/profile', 'main h2'],
  ['/settings/keyboard', 'main h3'],
  ['/settings/channels', 'main .card, main .c-empty'],
  ['/settings/people', 'main h2'],
  ['/settings/intake', 'main h2'],
  ['/nowhere', '.c-empty'],
]

async function first(): Promise<number> {
  const { items } = await call<{ items: { id: number }[] }>('GET', '/api/conversations?view=all&limit=1')
  return items[0]?.id ?? 0
}

journey('everyone can use', () => {
  for (const [name, size] of [
    ['every page on a desk', WIDE],
    ['every page on a phone', PHONE],
  ] as const) {
    it(name, { timeout: 150_000 }, async () => {
      const found: Record<string, string[]> = {}
      const stranger = await visit('/sign-in', { size, cookie: null })
      found['/sign-in'] = await judged(stranger, 'form')
      const page = await inbox('/?view=all', { size })
      for (const [path, shown] of await pages()) {
        await page.goto(inject('base') + path, { waitUntil: 'commit' })
        found[path] = await judged(page, shown)
      }
      expect(Object.entries(found).filter(([, wrong]) => wrong.length)).toEqual([])
    })
  }

  it('the inbox by keyboard alone', async () => {
    const page = await inbox('/?view=all')
    await page.locator('a.row').first().waitFor()
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(words.app.skip)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: words.keys.title }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('j')
    await page.locator('article.message').first().waitFor()
    await page.keyboard.press('r')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.press('Escape')
    await page.keyboard.press('u')
    await page.getByText(words.list.select, { exact: true }).waitFor()
  })
})
