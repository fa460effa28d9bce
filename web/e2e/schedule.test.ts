// An answer that leaves later: held for the seconds in which one may undo, or kept for a date; moved, sent at once,
// taken back into the composer; and come back to its author with the reason when it may not leave any more.
import { expect, it } from 'vitest'
import { expectAccessible } from './axe'
import { answer, bubble, call, Customer, field, inbox, journey, openBy, PHONE, unique, words } from './desk'

interface Row {
  id: number
  state: string
  held: boolean
  unless_answered: boolean
  send_at: string
}

const waits = (page: Awaited<ReturnType<typeof inbox>>, text: string) =>
  page.locator('article.scheduled', { hasText: text })
const conversationOf = (page: { url: () => string }) => Number(/\/c\/(\d+)/.exec(page.url())?.[1])
const rows = (id: number) => call<Row[]>('GET', `/api/conversations/${id}/scheduled`)
const holding = (hold: number) => call('PATCH', '/api/me', { hold })
const heard = async (customer: Customer, text: string) =>
  (await customer.lines()).some((line) => line.from === 'company' && line.text.includes(text))

/** Chooses a moment of the menu beside « Envoyer ». */
async function putOff(page: Awaited<ReturnType<typeof inbox>>, text: string): Promise<void> {
  await field(page).fill(text)
  await page.getByRole('button', { name: words.later.title }).click()
  await page.getByRole('menuitem', { name: words.later.working_morning }).click()
  await waits(page, text).waitFor()
}

journey('an answer that leaves later', () => {
  it('is held, can be undone by a key, and leaves by itself', { timeout: 90_000 }, async () => {
    const customer = await Customer.of('telegram')
    const question = unique('Où en est mon vélo')
    const wrong = unique('Il est prêt')
    await customer.write(question)
    await holding(10)
    try {
      const page = await inbox('/?view=all')
      await openBy(page, question)
      await answer(page, wrong)
      await waits(page, wrong).waitFor()
      await field(page).press('Control+z')
      await waits(page, wrong).waitFor({ state: 'detached' })
      expect(await field(page).inputValue()).toBe(wrong)
      expect(await rows(conversationOf(page))).toEqual([])

      await page.reload()
      const right = unique('Il sera prêt demain')
      await field(page).fill(right)
      await field(page).press('Enter')
      await waits(page, right).waitFor()
      expect(await heard(customer, right)).toBe(false)
      // Whoever closes the page has sent it all the same.
      await page.close()
      await customer.receives(right)
      expect(await heard(customer, wrong)).toBe(false)
    } finally {
      await holding(0)
    }
  })

  it(
    'waits for its date, is moved, and leaves when one does not want to wait',
    { timeout: 90_000 },
    async () => {
      const customer = await Customer.of('telegram')
      const question = unique('Quand ouvrez-vous')
      const text = unique('Nous ouvrons à neuf heures')
      const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 16)
      await customer.write(question)
      const page = await inbox('/?view=all')
      await openBy(page, question)
      await putOff(page, text)
      expect(await field(page).inputValue()).toBe('')
      await waits(page, text).getByRole('button', { name: words.act.more }).click()
      await page.getByRole('menuitem', { name: words.later.move }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(words.act.date).fill(soon)
      await dialog.getByRole('button', { name: words.later.do }).isEnabled()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.reload()
      await waits(page, text).getByRole('button', { name: words.later.now }).click()
      await bubble(page, text).waitFor()
      await customer.receives(text)
      await waits(page, text).waitFor({ state: 'detached' })
    },
  )

  it('goes back into the composer to be said otherwise, on a phone too', async () => {
    const customer = await Customer.of('whatsapp')
    const question = unique('Et la sonnette')
    const text = unique('Elle arrive lundi')
    await customer.write(question)
    const page = await inbox('/?view=all', { size: PHONE })
    await openBy(page, question)
    await field(page).fill(text)
    await page.getByRole('button', { name: words.later.title }).tap()
    await page.getByRole('menuitem', { name: words.later.working_morning }).tap()
    await waits(page, text).waitFor()
    await expectAccessible(page)
    await waits(page, text).getByRole('button', { name: words.later.edit }).tap()
    await expect.poll(() => field(page).inputValue()).toBe(text)
    expect(await rows(conversationOf(page))).toEqual([])
  })

  it(
    'comes back when the customer wrote in between, or may not be written to any more',
    { timeout: 90_000 },
    async () => {
      const customer = await Customer.of('telegram', 1)
      const question = unique('Avez-vous des casques')
      const text = unique('Nous en avons trois')
      await customer.write(question)
      const page = await inbox('/?view=all')
      await openBy(page, question)
      const id = conversationOf(page)
      const at = new Date(Date.now() + 6000).toISOString()
      const last = (
        await call<{ messages: { id: number }[] }>('GET', `/api/conversations/${id}`)
      ).messages.at(-1)?.id
      const parts = [{ type: 'text', text }]
      await call('POST', `/api/conversations/${id}/scheduled`, {
        client_key: unique('k').replace(' ', '-').padEnd(9, 'x'),
        parts,
        last_seen_message_id: last,
        send_at: at,
      })
      await waits(page, text).waitFor()
      await customer.write(unique('Finalement, non merci'))
      await waits(page, text).getByText(words.later.overtaken).waitFor()
      expect(await heard(customer, text)).toBe(false)
      await waits(page, text).getByRole('button', { name: words.later.anyway }).click()
      await customer.receives(text)
    },
  )
})
