// A call noted at the counter: of somebody nobody knew, who is then answered by SMS; of somebody known, put right.
import { expect, it } from 'vitest'
import type { Message } from '@shared/api/types'
import { expectAccessible } from './axe'
import { answer, bubble, call, Customer, inbox, journey, openBy, PHONE, row, unique, words } from './desk'

/** A French number that nobody else in the demo has. */
const number = () =>
  `06 ${String(Date.now())
    .slice(-8)
    .replace(/(..)(?=.)/g, '$1 ')}`
const conversationOf = (page: { url: () => string }) => Number(/\/c\/(\d+)/.exec(page.url())?.[1])

journey('a noted contact', () => {
  it(
    'is a stranger’s call, and is answered by the channel that reaches them',
    { timeout: 90_000 },
    async () => {
      const name = unique('Rose')
      const said = unique('Son guidon est tordu')
      const page = await inbox('/?view=all')
      await page.keyboard.press('c')
      await page.getByRole('button', { name: words.command.log }).click()
      const dialog = page.getByRole('dialog', { name: words.log.title })
      await dialog.getByLabel(words.log.who).fill(name)
      await dialog.getByText(words.log.nobody).last().waitFor()
      await expectAccessible(page)
      await dialog.getByRole('button', { name: words.log.new_person }).click()
      await dialog.getByLabel(words.log.phone).fill(number())
      await dialog.getByLabel(words.log.what).fill(said)
      await expectAccessible(page)
      await dialog.getByRole('button', { name: words.log.save, exact: true }).click()

      const noted = bubble(page, said)
      await noted.locator('.c-logged').waitFor()
      expect(await noted.locator('.c-logged').textContent()).toMatch(/^Appel noté par .+, \d\d:\d\d/)
      await row(page, said).getByText(`${words.preview.call} · ${said}`).waitFor()
      await expectAccessible(page)
      const id = conversationOf(page)
      const { conversation } = await call<{ conversation: { waiting_since: string | null } }>(
        'GET',
        `/api/conversations/${id}`,
      )
      expect(conversation.waiting_since).not.toBeNull()

      const reply = unique('Passez jeudi')
      await page.keyboard.press('r')
      await answer(page, reply)
      await bubble(page, reply).waitFor()
      const after = await call<{ messages: Message[] }>('GET', `/api/conversations/${id}`)
      expect(after.messages.map(({ kind, direction }) => [kind, direction])).toEqual([
        ['call', 'inbound'],
        ['message', 'outbound'],
      ])
    },
  )

  it(
    'is a known person’s visit, settled, put right, and never shown to them',
    { timeout: 90_000 },
    async () => {
      const customer = await Customer.of('telegram', 1)
      const question = unique('Où en est ma roue')
      const said = unique('Est passé voir la roue')
      const corrected = unique('Est passée voir la roue')
      await customer.write(question)
      const page = await inbox('/?view=all')
      await openBy(page, question)
      await page.keyboard.press('Shift+C')
      const dialog = page.getByRole('dialog', { name: words.log.title })
      await dialog.getByRole('button', { name: words.log.other }).waitFor()
      await dialog.getByText(words.preview.visit, { exact: true }).click()
      await dialog.getByText(words.log.settled, { exact: true }).click()
      await dialog.getByLabel(words.log.what).fill(said)
      await dialog.getByRole('button', { name: words.log.save, exact: true }).click()

      await bubble(page, said).getByRole('button', { name: words.log.correct }).click()
      const correcting = page.getByRole('dialog', { name: words.log.correct_title })
      await correcting.getByLabel(words.log.what).fill(corrected)
      await correcting.getByText(words.preview.letter, { exact: true }).click()
      const when = correcting.getByLabel(words.log.when)
      const sooner = Date.parse(`${await when.inputValue()}Z`) - 120_000
      await when.fill(new Date(sooner).toISOString().slice(0, 16))
      await expectAccessible(page)
      await correcting.getByRole('button', { name: words.app.save }).click()
      await bubble(page, corrected).getByRole('button', { name: words.thread.edited }).click()
      const versions = page.getByRole('dialog', { name: words.thread.versions })
      await versions.getByText(said).waitFor()
      await versions.getByText(`${words.preview.visit} · `).waitFor()
      await bubble(page, corrected).getByText('Courrier noté').waitFor()
      const texts = (await customer.lines()).map(({ text }) => text)
      expect(texts).toContain(question)
      expect(texts.filter((text) => text.includes(said) || text.includes(corrected))).toEqual([])
    },
  )

  it('is not lost by closing without a word, nor dated in the future', { timeout: 60_000 }, async () => {
    const page = await inbox('/log', { size: PHONE })
    const dialog = page.getByRole('dialog', { name: words.log.title })
    await dialog.getByRole('button', { name: words.log.new_person }).click()
    await dialog.getByLabel(words.log.name).fill(unique('Blanc'))
    await dialog.getByLabel(words.log.what).fill('Demain')
    await dialog.getByLabel(words.log.when).evaluate((field: HTMLInputElement) => {
      field.max = ''
      field.value = '2126-01-01T10:00'
      field.dispatchEvent(new Event('input', { bubbles: true }))
    })
    await dialog.getByRole('button', { name: words.log.save, exact: true }).click()
    await dialog.getByText('On note ce qui a eu lieu').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').getByText(words.unsaved.title).waitFor()
    await page.getByRole('button', { name: words.unsaved.go }).click()
    await page.waitForURL(/\/(\?.*)?$/)
  })
})
