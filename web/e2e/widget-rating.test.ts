// How it went, in the words of whom it was for: asked in the chat once the conversation is resolved, read at the desk.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { judged } from './axe'
import { answer, call, inbox, journey, openBy, PHONE, unique, visit, words, type Visit } from './desk'

/** A visitor who was answered, and the inbox with their conversation. */
async function helped(options: Visit = {}): Promise<[chat: Page, desk: Page]> {
  const question = unique('Faites-vous les révisions')
  const chat = await visit('/widget/demo.html', { ...options, cookie: null })
  await chat.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
  const input = chat.getByRole('textbox', { name: 'Votre message' })
  await input.fill(question)
  await input.press('Enter')
  const desk = await inbox('/?view=all')
  await openBy(desk, question)
  const told = unique('Oui, sans rendez-vous')
  await answer(desk, told)
  await chat.getByText(told).waitFor()
  return [chat, desk]
}

async function resolve(desk: Page): Promise<number> {
  const id = Number(/\/c\/(\d+)/.exec(desk.url())?.[1])
  await call('POST', `/api/conversations/${id}/resolve`)
  return id
}

journey('a rating', () => {
  it('is asked once it is over, changed, and read at the desk', async () => {
    const [chat, desk] = await helped()
    const card = chat.getByRole('group', { name: /^Comment s’est passé/ })
    expect(await card.count()).toBe(0)
    const id = await resolve(desk)
    await desk.getByRole('button', { name: words.act.panel }).click()
    await card.waitFor()
    await card.getByRole('radio', { name: 'Bien', exact: true }).check()
    await chat.getByText(/^Merci de votre avis/).waitFor()
    await desk.locator('dd').getByText(words.contact.rated.replace('{score}', '4')).waitFor()
    await card.getByRole('radio', { name: 'Très bien' }).check()
    await card.getByRole('textbox').fill('Accueil parfait')
    await card.getByRole('button', { name: 'Envoyer l’avis' }).click()
    await chat.getByText(/bien enregistré/).waitFor()
    await desk.getByText('Accueil parfait').waitFor()
    type Page_ = { rating: { score: number; comment: string } }
    const { rating } = await call<Page_>('GET', `/api/conversations/${id}`)
    expect([rating.score, rating.comment]).toEqual([5, 'Accueil parfait'])

    await desk.reload()
    await desk.getByText(words.event.conversation_rated.replace('{score}', '5')).first().waitFor()
    await chat.reload()
    await chat.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
    await card.waitFor()
    expect(await card.getByRole('radio', { name: 'Très bien' }).isChecked()).toBe(true)
    await card.getByRole('button', { name: 'Masquer la demande d’avis' }).click()
    await card.waitFor({ state: 'detached' })
  })

  it.each([{}, { size: PHONE }])('can be given by everybody %o', async (how) => {
    const [chat, desk] = await helped(how)
    await resolve(desk)
    await chat.getByRole('group', { name: /^Comment s’est passé/ }).waitFor()
    expect(await judged(chat, '.panel')).toEqual([])
  })
})
