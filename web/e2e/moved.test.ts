// Two people answer at once: the second is shown what the first wrote before anything leaves.
import { expect, it } from 'vitest'
import type { Conversation } from '@shared/api/types'
import { answer, call, colleague, Customer, field, inbox, journey, openBy, unique, words } from './desk'

interface List {
  items: Conversation[]
}

/** Both answer the same question; the first by the API, before the second's page can hear of it. */
async function crossed() {
  const customer = await Customer.of('whatsapp')
  const paul = await colleague('Paul')
  const question = unique('Qui me répond')
  const first = unique('Paul a répondu')
  const mine = unique('Moi aussi')
  await customer.write(question)

  const hold = { on: false }
  const page = await inbox('/?view=all', {
    prepare: (wanted) =>
      wanted.routeWebSocket('**/api/live*', (socket) => {
        const server = socket.connectToServer()
        server.onMessage((message) => {
          if (!hold.on) socket.send(message)
        })
      }),
  })
  await openBy(page, question)
  const { items } = await call<List>('GET', '/api/conversations?view=all&state=open&limit=5')
  const conversation = items.find((one) => one.preview === question)
  if (!conversation?.last_message_id) throw new Error('the question is not the last word')
  hold.on = true
  const reply = {
    client_key: crypto.randomUUID(),
    parts: [{ type: 'text', text: first }],
    last_seen_message_id: conversation.last_message_id,
  }
  await call('POST', `/api/conversations/${conversation.id}/reply`, reply, paul.cookie)
  await answer(page, mine)
  const dialog = page.getByRole('dialog', { name: words.moved.title })
  await dialog.getByText(first).waitFor()
  await dialog.getByText(mine).waitFor()
  expect((await customer.lines()).some((line) => line.text.includes(mine))).toBe(false)
  return { customer, page, dialog, mine }
}

journey('a reply that crosses another', () => {
  it('is stopped, shown the news, and sent all the same when asked', async () => {
    const { customer, dialog, mine } = await crossed()
    await dialog.getByRole('button', { name: words.moved.force }).click()
    await customer.receives(mine)
  })

  it('goes back into the composer to be changed', async () => {
    const { page, dialog, mine } = await crossed()
    await dialog.getByRole('button', { name: words.moved.edit }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await field(page).inputValue()).toBe(mine)
  })
})
