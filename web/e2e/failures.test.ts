// A send that fails is said where it happened, with a way out; one that the network held leaves later.
import { expect, it } from 'vitest'
import { answer, bubble, call, Customer, inbox, journey, openBy, unique, words } from './desk'

async function asked(text: string) {
  const customer = await Customer.of('whatsapp')
  const question = unique(text)
  await customer.write(question)
  const page = await inbox('/?view=all')
  await openBy(page, question)
  return { page, customer }
}

journey('a send that fails', () => {
  it('is shown as not delivered, and can be sent again', async () => {
    const { page, customer } = await asked('Vous me recevez')
    await call('PATCH', '/simulator/knobs', { fail_next: 1 })
    const reply = unique('Refusé d’abord')
    await answer(page, reply)
    const failed = bubble(page, reply)
    await failed.getByRole('img', { name: words.delivery.failed, exact: true }).waitFor()
    await failed.getByRole('button', { name: words.delivery.resend }).click()
    await customer.receives(reply)
  })

  it('waits for the network and leaves with it, once', async () => {
    const { page, customer } = await asked('Et maintenant')
    await page.context().setOffline(true)
    const reply = unique('Écrit hors connexion')
    await answer(page, reply)
    await page.getByText(words.delivery.waiting).waitFor()
    await page.context().setOffline(false)
    await customer.receives(reply)
    await expect.poll(() => page.locator('article.pending').count()).toBe(0)
    expect((await customer.lines()).filter((line) => line.text.includes(reply))).toHaveLength(1)
  })
})
