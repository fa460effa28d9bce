// A macro from its writing in the settings to what it does: previewed, run from the palette, all of it or nothing.
import { expect, it } from 'vitest'
import { expectAccessible } from './axe'
import { call, Customer, inbox, journey, openBy, PHONE, toast, unique, visit, words } from './desk'

const conversationOf = (page: { url: () => string }) => Number(/\/c\/(\d+)/.exec(page.url())?.[1])

journey('a macro', () => {
  it('is written, previewed and run', { timeout: 90_000 }, async () => {
    const customer = await Customer.of('telegram')
    const question = unique('Mon vélo est-il prêt')
    const canned = unique('pret').replace(' ', '-')
    const said = unique('votre vélo est prêt')
    const name = unique('Vélo prêt')
    await call('POST', '/api/canned', {
      name: canned,
      text: `Bonjour {{prénom|à vous}}, ${said}`,
      owner: 'agent',
    })

    const page = await visit('/settings/macros')
    await page.getByRole('button', { name: words.macros.add }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(words.canned.name, { exact: true }).fill(name)
    const step = (kind: keyof typeof words.macros.kinds) =>
      dialog.getByLabel(words.macros.add_step).selectOption(kind)
    await step('resolve')
    await step('reply')
    await dialog.getByLabel(words.macros.kinds.reply, { exact: true }).selectOption({ label: `/${canned}` })
    await step('note')
    await dialog.getByLabel(words.macros.kinds.note, { exact: true }).fill('Prévenu')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: words.app.save }).click()
    await page.locator('li.entry', { hasText: name }).waitFor()
    await expectAccessible(page)

    await customer.write(question)
    await page.goto(new URL('/?view=all', page.url()).href)
    await openBy(page, question)
    const id = conversationOf(page)
    await page.locator('.thread .scroller').focus()
    await page.keyboard.press('m')
    await page.keyboard.type(name)
    await page.getByRole('option', { name }).click()
    const preview = page.getByRole('dialog', { name })
    await preview.getByText(said).waitFor()
    await expectAccessible(page)
    await preview.getByRole('button', { name: words.macros.run, exact: true }).click()
    await toast(page, name).waitFor()
    await customer.receives(said)
    const found = await call<{ conversation: { state: string } }>('GET', `/api/conversations/${id}`)
    expect(found.conversation.state).toBe('resolved')
    expect((await customer.lines()).some(({ text }) => text.includes('Prévenu'))).toBe(false)
  })

  it('does nothing at all when one thing is refused', async () => {
    const customer = await Customer.of('telegram', 1)
    const question = unique('Encore une chose')
    const name = unique('Deux fois')
    const actions = [
      { type: 'note', text: unique('Jamais écrite') },
      { type: 'label', labels: [404] },
    ]
    await call('POST', '/api/macros', { name, actions, owner: 'everybody' })
    await customer.write(question)
    const page = await inbox('/?view=all', { size: PHONE })
    await openBy(page, question)
    const id = conversationOf(page)
    const made = (await call<{ id: number; name: string }[]>('GET', '/api/macros')).find(
      (one) => one.name === name,
    )
    const told = { client_key: 'a-macro-that-fails', last_seen_message_id: 0 }
    await expect(call('POST', `/api/conversations/${id}/macros/${made?.id}`, told)).rejects.toThrow(
      'unknown_label',
    )
    const thread = await call<{ messages: { direction: string }[] }>('GET', `/api/conversations/${id}`)
    expect(thread.messages.filter(({ direction }) => direction === 'note')).toEqual([])
  })
})
