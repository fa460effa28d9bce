// Two people look at the same inbox: what happens to one is seen by the other, without reloading.
import { expect, it } from 'vitest'
import {
  answer,
  bubble,
  colleague,
  Customer,
  field,
  inbox,
  journey,
  openBy,
  row,
  toast,
  unique,
  words,
} from './desk'

journey('an inbox that lives', () => {
  it('shows messages, answers and a colleague at work', async () => {
    const customer = await Customer.of('whatsapp', 2)
    const paul = await colleague('Paul Vasseur')
    const [mine, theirs] = await Promise.all([
      inbox('/?view=all'),
      inbox('/?view=all', { cookie: paul.cookie }),
    ])
    const question = unique('Bonjour à tous')
    await customer.write(question)
    await Promise.all([row(mine, question).waitFor(), row(theirs, question).waitFor()])

    await openBy(mine, question)
    await openBy(theirs, question)
    await mine.getByText(words.thread.viewing.replace('{name}', paul.name)).waitFor()
    await field(theirs).pressSequentially('Je', { delay: 1 })
    await mine
      .locator('.conversation')
      .getByText(words.thread.agent_typing.replace('{name}', paul.name))
      .waitFor()

    const reply = unique('Bonjour')
    await answer(theirs, reply)
    await bubble(mine, reply).waitFor()
  })

  it('keeps a row that someone else resolved, greyed, until one leaves it', async () => {
    const customer = await Customer.of('telegram')
    const paul = await colleague('Paul Vasseur')
    const question = unique('C’est réglé')
    await customer.write(question)
    const [mine, theirs] = await Promise.all([
      inbox('/?view=all'),
      inbox('/?view=all', { cookie: paul.cookie }),
    ])
    await openBy(mine, question)
    await openBy(theirs, question)
    await theirs.keyboard.press('Escape')
    await theirs.keyboard.press('j')
    await bubble(theirs, question).waitFor()
    await theirs.keyboard.press('e')
    await toast(theirs, words.act.resolved_done).waitFor()

    await mine.locator('a.row.left', { hasText: question }).waitFor()
    await mine.keyboard.press('Escape')
    await expect.poll(() => row(mine, question).count()).toBe(0)
  })

  it('says that it is cut off, and catches up', async () => {
    const customer = await Customer.of('whatsapp', 2)
    const page = await inbox('/?view=all')
    await page.context().setOffline(true)
    await page.locator('.pill.offline').waitFor()
    await page.getByText(words.live.offline_more).waitFor()
    const meanwhile = unique('Pendant la coupure')
    await customer.write(meanwhile)
    await page.context().setOffline(false)
    await page.locator('.pill.live').waitFor()
    await row(page, meanwhile).waitFor()
  })
})
