// Taking, resolving, reopening and snoozing, by keyboard and by mouse.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { Customer, inbox, journey, openBy, row, toast, unique, words } from './desk'

async function asked(text: string) {
  const customer = await Customer.of('telegram')
  const question = unique(text)
  await customer.write(question)
  const page = await inbox('/?view=all')
  await openBy(page, question)
  return { page, question }
}

async function show(page: Page, from: string, to: string): Promise<void> {
  await page.locator('.filters').getByRole('button', { name: from }).click()
  await page.getByRole('menuitem', { name: to }).click()
}

const tab = (view: string) => `nav.tabs a:has-text("${view}")`

journey('what one does to a conversation', () => {
  it('takes it, finds it in one’s own queue, and gives it back', async () => {
    const { page, question } = await asked('À qui le tour')
    await page.keyboard.press('i')
    await toast(page, words.act.assigned_done.split('{')[0] ?? '').waitFor()
    await page.click(tab(words.view.mine))
    await row(page, question).waitFor()
    await page.click(tab(words.view.unassigned))
    await page.keyboard.press('Escape')
    await expect.poll(() => row(page, question).count()).toBe(0)

    await page.click(tab(words.view.mine))
    await openBy(page, question)
    await page.getByRole('button', { name: words.list.assigned_to.split('{')[0] ?? '' }).click()
    await page.getByRole('menuitem', { name: words.command.unassign }).click()
    await toast(page, words.act.unassigned_done).waitFor()
  })

  it('resolves it with one key, undoes it, and reopens it by the button', async () => {
    const { page, question } = await asked('Merci, tout est bon')
    await page.keyboard.press('e')
    await toast(page, words.act.resolved_done).waitFor()
    await page.locator('a.row.left', { hasText: question }).waitFor()
    await toast(page, words.act.resolved_done)
      .getByRole('button', { name: words.app.undo, exact: true })
      .click()
    await toast(page, words.act.reopened_done).waitFor()
    await expect.poll(() => page.locator('a.row.left').count()).toBe(0)
    await page.getByRole('button', { name: words.act.resolve, exact: true }).click()
    await page.getByRole('button', { name: words.act.reopen, exact: true }).click()
    await page.getByRole('button', { name: words.act.resolve, exact: true }).waitFor()
  })

  it('snoozes it for an hour; the customer’s next word wakes it', async () => {
    const { page, question } = await asked('Je repasse plus tard')
    await page.getByRole('button', { name: words.act.snooze, exact: true }).click()
    await page.getByRole('menuitem', { name: words.act.in_an_hour }).click()
    await toast(page, words.act.snoozed_done.split('{')[0] ?? '').waitFor()
    await show(page, words.view.open, words.view.snoozed)
    await row(page, question).waitFor()

    const again = unique('Finalement si')
    await (await Customer.of('telegram')).write(again)
    await show(page, words.view.snoozed, words.view.open)
    await row(page, again).waitFor()
  })
})
