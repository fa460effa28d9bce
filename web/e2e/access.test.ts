// axe on every page, light and dark, on a phone and on a desk. Its rules are injected as text: the policy of
// the page allows no foreign script, and needs no exception for this.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { call, inbox, journey, PHONE, visit, WIDE, words, type Visit } from './desk'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const ALL = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
/** What a theme can break; everything else is the same tree. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

interface Verdict {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}

async function faults(page: Page, runOnly: typeof ALL): Promise<string[]> {
  const { violations } = await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: { run: (on: Document, how: unknown) => Promise<Verdict> } }).axe.run(
        document,
        { runOnly: rules, resultTypes: ['violations'] },
      ),
    runOnly,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 200) ?? ''}`),
  )
}

const pages: [string, (options: Visit) => Promise<Page>][] = [
  ['the list', (options) => inbox('/?view=all', options).then(settled('a.row'))],
  [
    'a conversation',
    async (options) => inside(`/c/${await first()}`, options).then(settled('article.message')),
  ],
  ['a new message', (options) => inside('/new', options).then(settled('[role=dialog] form'))],
  ...['profile', 'channels', 'people', 'intake'].map((name): [string, (options: Visit) => Promise<Page>] => [
    `settings, ${name}`,
    (options) => inside(`/settings/${name}`, options).then(settled('main h2, main .c-empty')),
  ]),
  ['signing in', (options) => visit('/sign-in', { ...options, cookie: null }).then(settled('form'))],
  ['nowhere', (options) => visit('/nowhere', options).then(settled('.c-empty'))],
]

const inside = visit
const settled = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().waitFor()
  return page
}

async function first(): Promise<number> {
  const { items } = await call<{ items: { id: number }[] }>('GET', '/api/conversations?view=all&limit=1')
  return items[0]?.id ?? 0
}

journey('everyone can use', () => {
  for (const [name, open] of pages) {
    it(name, async () => {
      const found: Record<string, string[]> = {}
      for (const size of [WIDE, PHONE]) {
        const page = await open({ size })
        await page.evaluate(AXE)
        found[`light ${size.width}`] = await faults(page, ALL)
        await page.emulateMedia({ colorScheme: 'dark' })
        found[`dark ${size.width}`] = await faults(page, COLOURS)
        await page.context().close()
      }
      expect(Object.entries(found).filter(([, wrong]) => wrong.length)).toEqual([])
    })
  }

  it('the inbox by keyboard alone', async () => {
    const page = await inbox('/?view=all').then(settled('a.row'))
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
