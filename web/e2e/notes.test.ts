// A note is for colleagues: it is shown apart, and no channel ever carries it.
import { expect, it } from 'vitest'
import { answer, bubble, Customer, field, inbox, journey, openBy, unique, words } from './desk'

journey('a private note', () => {
  it('never reaches the phone', async () => {
    const customer = await Customer.of('whatsapp', 1)
    const question = unique('Avez-vous ma taille')
    const note = unique('Client fidèle, geste commercial possible')
    const reply = unique('Oui, il en reste deux')
    await customer.write(question)
    const page = await inbox('/?view=all')
    await openBy(page, question)

    await page.locator('.composer').getByText(words.composer.note, { exact: true }).click()
    await page.getByText(words.composer.note_banner).waitFor()
    await field(page).fill(note)
    await page.getByRole('button', { name: words.composer.add_note }).click()
    await bubble(page, note).waitFor()
    expect(await bubble(page, note).getAttribute('class')).toContain('note')

    // What is sent afterwards arrived: whatever left before it would be there too.
    await page.locator('.composer').getByText(words.composer.reply, { exact: true }).click()
    await answer(page, reply)
    await customer.receives(reply)
    expect((await customer.lines()).some((line) => line.text.includes(note))).toBe(false)
  })

  it('keeps its mode with its draft', async () => {
    const customer = await Customer.of('whatsapp', 1)
    const question = unique('Encore une chose')
    await customer.write(question)
    const page = await inbox('/?view=all')
    await openBy(page, question)
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await bubble(page, question).waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('À ne pas envoyer')
    await page.reload({ waitUntil: 'commit' })
    await expect.poll(() => field(page).inputValue()).toBe('À ne pas envoyer')
    await page.getByRole('button', { name: words.composer.add_note }).waitFor()
  })
})
