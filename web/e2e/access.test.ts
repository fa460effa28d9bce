// axe on every dialog of the settings, light and dark, on a phone and on a desk; the inbox by keyboard alone. Every
// address is walked in everywhere.test.ts.
import { expect, it } from 'vitest'
import { judged } from './axe'
import { desk, inbox, journey, PHONE, visit, WIDE, words } from './desk'

/** Pages of the settings, and the buttons that open their dialogs. */
const DIALOGS: [path: string, opens: string][] = [
  ['/settings/channels', words.channels.add],
  ['/settings/channels', words.channels.test],
  ['/settings/channels', words.channels.website],
  ['/settings/people', words.people.add_agent],
  ['/settings/people', words.people.add_team],
  ['/settings/people', words.people.invite],
  ['/settings/labels', words.labels.add],
  ['/settings/labels', words.labels.remove.replace('{name}', 'Devis')],
  ['/settings/attributes', words.attributes.add],
  ['/settings/attributes', words.attributes.remove.replace('{name}', 'Vélo')],
  ['/settings/tokens', words.tokens.add],
  ['/settings/canned', words.canned.add],
]

journey('everyone can use', () => {
  for (const [name, size] of [
    ['every dialog of the settings on a desk', WIDE],
    ['every dialog of the settings on a phone', PHONE],
  ] as const) {
    it(name, { timeout: 150_000 }, async () => {
      const found: Record<string, string[]> = {}
      const page = await visit('/settings/profile', { size })
      for (const [path, opens] of DIALOGS) {
        await page.goto(desk.base + path, { waitUntil: 'commit' })
        await page.getByRole('button', { name: opens }).first().click()
        found[opens] = await judged(page, '[role=dialog]')
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
