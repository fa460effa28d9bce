// The first minute of someone who has just started the demo: write as a customer, see it arrive, answer, and
// see the phone receive and the ticks turn.
import { expect, it } from 'vitest'
import type { ChannelCard } from '@shared/api/types'
import { answer, bubble, call, inbox, journey, openBy, phones, row, unique, words } from './desk'

/** The best thing each kind of receipt can say. */
function best(receipts: string[]): string {
  if (receipts.includes('read')) return words.delivery.read
  return receipts.includes('delivered') ? words.delivery.delivered : words.delivery.sent
}

journey('the first minute', () => {
  it('goes through on every channel of the phone', async () => {
    const page = await inbox('/?view=all')
    const channels = await call<ChannelCard[]>('GET', '/api/channels')
    const dock = page.locator('.dock')
    for (const { provider } of await phones()) {
      const question = unique(`Question par ${provider}`)
      const reply = unique(`Réponse par ${provider}`)
      await dock.getByRole('combobox', { name: words.phone.channel }).selectOption(provider)
      const write = dock.getByLabel(words.phone.write)
      await write.fill(question)
      await write.press('Enter')
      await row(page, question).waitFor()
      // The newest movement stands at the top, where the eye is.
      await expect.poll(() => row(page, question).locator('xpath=..').getAttribute('aria-posinset')).toBe('1')
      await openBy(page, question)
      await answer(page, reply)
      await dock.locator('.line.company', { hasText: reply }).waitFor()
      const receipts = channels.find((one) => one.provider === provider)?.capabilities.receipts ?? []
      await bubble(page, reply)
        .getByRole('img', { name: best(receipts), exact: true })
        .waitFor()
    }
  })

  it('ticks its three steps by doing them', async () => {
    const page = await inbox('/?view=all')
    const guide = page.locator('.guide')
    const question = unique('Premiers pas')
    await guide.waitFor()
    const write = page.locator('.dock').getByLabel(words.phone.write)
    await write.fill(question)
    await write.press('Enter')
    await openBy(page, question)
    await answer(page, unique('Bien reçu'))
    await expect.poll(() => guide.locator('li.done').count(), { timeout: 20_000 }).toBe(3)
  })
})
