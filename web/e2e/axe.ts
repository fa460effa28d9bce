// axe on the page that is open. Its rules are injected as text: the policy of the page allows no foreign
// script, and needs no exception for this.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

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

/** What is wrong with the page that is open, in light and in dark. */
export async function judged(page: Page, shown: string): Promise<string[]> {
  await page.locator(shown).first().waitFor()
  // Once a page: half a megabyte that stays while one goes from address to address.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const light = await faults(page, ALL)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await faults(page, COLOURS)
  await page.emulateMedia({ colorScheme: 'light' })
  return [...light, ...dark.map((fault) => `dark, ${fault}`)]
}

/** Nothing is wrong with what is open now. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await judged(page, 'body')).toEqual([])
}
