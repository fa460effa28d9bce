// Behind a proxy that lets no WebSocket pass: everything arrives all the same, the pill says how, and the diagnostic
// says why.
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { bubble, colleague, Customer, field, inbox, journey, openBy, row, unique, visit, words } from './desk'

/** Leads every socket to a door where none listens: the upgrade is refused, as by a proxy that knows none. */
const behindProxy = {
  prepare: (page: Page) =>
    page.addInitScript(() => {
      const Real = globalThis.WebSocket
      globalThis.WebSocket = class extends Real {
        constructor(url: string | URL) {
          super(String(url).replace('/api/live', '/healthz'))
        }
      }
    }),
}

journey('behind a proxy that cuts WebSockets', () => {
  it('messages arrive, replies leave, and colleagues see each other', async () => {
    const customer = await Customer.of('whatsapp', 1)
    const question = unique('Est-ce que tout passe')
    const page = await visit('/?view=all', behindProxy)
    await page.locator('.pill.polling').waitFor()
    await page.getByText(words.live.polling).waitFor()

    await customer.write(question)
    await row(page, question).first().waitFor()
    await openBy(page, question)
    const answer = unique('Tout passe')
    await field(page).fill(answer)
    await page.keyboard.press('Control+Enter')
    await bubble(page, answer).waitFor()
    await customer.receives(answer)
    expect(await bubble(page, answer).count()).toBe(1)

    const paul = await colleague('Paul Vasseur')
    const theirs = await inbox('/?view=all', { cookie: paul.cookie })
    await openBy(theirs, answer)
    await field(theirs).pressSequentially('Je')
    await page.getByText('Paul Vasseur', { exact: false }).first().waitFor()
  })

  it('the diagnostic says so, and gives a report without words', async () => {
    const page = await visit('/', behindProxy)
    await page.locator('.pill.polling').click()
    const main = page.locator('main')
    await main.locator('li').getByText(words.diagnostic.transport.attention).waitFor()
    await main.locator('li').getByText(words.diagnostic.database.title, { exact: true }).waitFor()
    const report = await main.locator('code').innerText()
    expect(report).toContain(words.diagnostic.value.polling)
    expect(report).not.toContain('Léa')
    await page.getByRole('button', { name: words.diagnostic.again }).click()
    await main.locator('li').getByText(words.diagnostic.transport.attention).waitFor()
  })
})

journey('the export', () => {
  it('is made, and downloaded as a zip', async () => {
    const page = await visit('/settings/export')
    await page.getByRole('button', { name: words.exports.add }).click()
    await page.locator('main li').getByText(words.exports.states.done).first().waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('main a[download]').first().click(),
    ])
    const path = join(await mkdtemp(join(tmpdir(), 'causerie-e2e-')), 'export.zip')
    await download.saveAs(path)
    expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK')
  })
})
