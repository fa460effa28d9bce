// What somebody begins to write follows them from one screen to the next; colleagues see that they write, on whatever
// channel, and that something waits there, and not a word of it.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { judged } from './axe'
import {
  answer,
  bubble,
  call,
  colleague,
  Customer,
  field,
  inbox,
  journey,
  openBy,
  PHONE,
  row,
  unique,
  words,
} from './desk'

interface Marks {
  conversation_id: number
  revision: number
}

const marks = (cookie?: string) => call<Marks[]>('GET', '/api/drafts', undefined, cookie)
/** The id of the conversation that a page has open. */
const opened = (page: Page): number => Number(new URL(page.url()).pathname.split('/').at(-1))
const draftOf = async (id: number) =>
  (await call<{ draft: { text: string } | null }>('GET', `/api/conversations/${id}/draft`)).draft?.text

async function asked(provider = 'whatsapp', index = 0): Promise<string> {
  const question = unique('Une question')
  await (await Customer.of(provider, index)).write(question)
  return question
}

journey('a draft', () => {
  it('follows its author from the desk to the phone and back, and goes when it is sent', async () => {
    const question = await asked()
    const [desk, phone] = await Promise.all([inbox('/?view=all'), inbox('/?view=all', { size: PHONE })])
    const begun = unique('Bonjour, je vérifie')
    await openBy(desk, question)
    await field(desk).pressSequentially(begun, { delay: 1 })
    const id = opened(desk)
    await expect.poll(() => draftOf(id)).toBe(begun)

    await row(phone, question).locator('.draft').waitFor()
    await openBy(phone, question)
    await expect.poll(() => field(phone).inputValue()).toBe(begun)
    await field(phone).focus()
    await phone.keyboard.press('End')
    await phone.keyboard.type(' en réserve')
    await expect.poll(() => field(desk).inputValue()).toBe(`${begun} en réserve`)

    await phone.getByRole('button', { name: words.composer.send, exact: true }).tap()
    await bubble(desk, `${begun} en réserve`).waitFor()
    await expect.poll(() => field(desk).inputValue()).toBe('')
    await expect.poll(async () => (await marks()).some((one) => one.conversation_id === id)).toBe(false)
  })

  it('is never written over by a page left behind: its author chooses', async () => {
    const question = await asked('whatsapp', 1)
    const page = await inbox('/?view=all')
    await openBy(page, question)
    const mine = unique('Écrit sans réseau')
    await page.context().setOffline(true)
    await page.locator('.pill.offline').waitFor()
    await field(page).fill(mine)
    const id = opened(page)
    const theirs = unique('Écrit sur le téléphone')
    await call('PUT', `/api/conversations/${id}/draft`, { revision: 0, mode: 'reply', text: theirs })
    await page.context().setOffline(false)

    const choice = page.locator('.choice')
    await choice.getByText(theirs).waitFor()
    expect(await field(page).inputValue()).toBe(mine)
    expect(await draftOf(id)).toBe(theirs)
    expect(await judged(page, '.choice')).toEqual([])
    await choice.getByRole('button', { name: words.draft.keep }).click()
    await choice.waitFor({ state: 'detached' })
    await expect.poll(() => draftOf(id)).toBe(mine)
    expect(await field(page).inputValue()).toBe(mine)
  })

  it('survives a page that is closed half a second too early', async () => {
    const question = await asked('whatsapp', 2)
    const page = await inbox('/?view=all')
    await openBy(page, question)
    const id = opened(page)
    const begun = unique('À peine écrit')
    await field(page).fill(begun)
    await page.close({ runBeforeUnload: true })
    await expect.poll(() => draftOf(id)).toBe(begun)
  })

  /** Two colleagues at what a customer has just asked, one of them seen looking and typing by the other. */
  async function typing(provider: string, secret: string) {
    const question = await asked(provider)
    const ines = await colleague('Inès Berger')
    const [mine, theirs] = await Promise.all([
      inbox('/?view=all'),
      inbox('/?view=all', { cookie: ines.cookie }),
    ])
    await openBy(mine, question)
    await openBy(theirs, question)
    await mine.locator('header.head').getByText(words.thread.viewing.replace('{name}', ines.name)).waitFor()
    await theirs.locator('.composer').getByText(words.composer.note, { exact: true }).click()
    await field(theirs).pressSequentially(secret, { delay: 1 })
    await mine
      .locator('.conversation')
      .getByText(words.thread.agent_typing.replace('{name}', ines.name))
      .waitFor()
    return { question, ines, mine, theirs }
  }

  it.each(['telegram', 'twilio', 'webchat'])('is seen coming by colleagues on %s', async (provider) => {
    const secret = unique('Mot à mot')
    const { mine } = await typing(provider, secret)
    expect(await mine.content()).not.toContain(secret)
  })

  it('is known to colleagues once it is no longer typed', async () => {
    const secret = unique('Mot à mot')
    const { question, ines, mine, theirs } = await typing('whatsapp', secret)
    const kept = mine.getByText(words.thread.agent_draft.replace('{name}', ines.name))
    await kept.waitFor()
    await theirs.keyboard.press('Escape')
    await theirs.keyboard.press('Escape')
    expect(await mine.content()).not.toContain(secret)
    expect(await marks()).not.toContainEqual(expect.objectContaining({ conversation_id: opened(mine) }))

    await mine.reload({ waitUntil: 'commit' })
    await kept.waitFor()
    await call('POST', `/api/conversations/${opened(mine)}/notes`, {
      client_key: crypto.randomUUID(),
      text: 'Vu',
    })
    await openBy(theirs, question)
    await theirs.getByRole('button', { name: words.composer.add_note }).click()
    await bubble(theirs, secret).waitFor()
    await kept.waitFor({ state: 'detached' })
  })

  it('leaves nothing behind an answer that was typed and sent at once', async () => {
    const question = await asked()
    const page = await inbox('/?view=all')
    await openBy(page, question)
    const id = opened(page)
    const reply = unique('Tout de suite')
    await answer(page, reply)
    await bubble(page, reply).waitFor()
    await (await Customer.of('whatsapp')).receives(reply)
    expect((await marks()).some((one) => one.conversation_id === id)).toBe(false)
  })
})
