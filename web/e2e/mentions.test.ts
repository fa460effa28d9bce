// Calling a colleague in a note: chosen from a list, drawn apart, counted at once on their screen, and seen when they
// open the conversation. Whoever was called follows, until they say otherwise.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { judged } from './axe'
import {
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
  toast,
  unique,
  words,
} from './desk'

const tab = (page: Page) => page.locator('nav.tabs a', { hasText: words.view.mentions })
const opened = (page: Page): number => Number(new URL(page.url()).pathname.split('/').at(-1))
const followers = async (id: number) =>
  (await call<{ agent_id: number }[]>('GET', `/api/conversations/${id}/followers`)).map((one) => one.agent_id)

async function asked(index = 0): Promise<string> {
  const question = unique('Une question délicate')
  await (await Customer.of('whatsapp', index)).write(question)
  return question
}

async function writeNote(page: Page): Promise<void> {
  await page.locator('.composer').getByText(words.composer.note, { exact: true }).click()
}

journey('a mention', () => {
  it('is chosen, drawn, counted, listed and seen', async () => {
    const question = await asked()
    const ines = await colleague('Inès Roche')
    const [mine, theirs] = await Promise.all([
      inbox('/?view=all'),
      inbox('/?view=mentions', { cookie: ines.cookie }),
    ])
    await theirs.getByText(words.list.empty_mentions).waitFor()
    await openBy(mine, question)
    await writeNote(mine)
    const told = unique('tu as déjà vu ce cas')
    await field(mine).click()
    await mine.keyboard.type('@Inès Ro')
    const option = mine.getByRole('option', { name: ines.name })
    await option.waitFor()
    expect(await judged(mine, '.people')).toEqual([])
    await mine.keyboard.press('Enter')
    await mine.keyboard.type(told)
    expect(await field(mine).inputValue()).toBe(`@${ines.name} ${told}`)
    await mine.getByRole('button', { name: words.composer.add_note }).click()
    await bubble(mine, told)
      .locator('.called', { hasText: `@${ines.name}` })
      .waitFor()

    await tab(theirs).locator('.number', { hasText: '1' }).waitFor()
    await row(theirs, question).locator('.called').waitFor()
    // The two initials in the rail are hidden from readers, and named by their button; axe reads them all the same.
    const faults = await judged(theirs, 'a.row')
    expect(faults.filter((fault) => !/^label-content-name-mismatch.*"self"/.test(fault))).toEqual([])
    await openBy(theirs, question)
    await bubble(theirs, told).locator('.called.mine').waitFor()
    await tab(theirs).locator('.number').waitFor({ state: 'detached' })
    await row(theirs, question).locator('.called').waitFor({ state: 'detached' })
    expect(await followers(opened(mine))).toContain(ines.id)
    expect((await (await Customer.of('whatsapp')).lines()).some(({ text }) => text.includes(told))).toBe(
      false,
    )
  })

  it('of somebody who cannot open the conversation is not to be chosen', async () => {
    const question = await asked(1)
    const name = unique('Marc')
    const made = { name, email: `${Date.now()}@example.org`, role: 'agent', teams: [], channels: [] }
    await call('POST', '/api/agents', { ...made, password: 'quatre vélos et une sonnette' })
    const page = await inbox('/?view=all')
    await openBy(page, question)
    await writeNote(page)
    await field(page).click()
    await page.keyboard.type(`@${name.slice(0, 8)}`)
    const option = page.getByRole('option', { name })
    await option.getByText(words.mention.blind).waitFor()
    await option.click({ force: true })
    expect(await field(page).inputValue()).toBe(`@${name.slice(0, 8)}`)
  })

  it('is at hand on a phone', async () => {
    const question = await asked(2)
    const ines = await colleague('Inès Vidal')
    const page = await inbox('/?view=all', { size: PHONE })
    await openBy(page, question)
    await page.locator('.composer').getByText(words.composer.note, { exact: true }).tap()
    await page.getByRole('button', { name: words.mention.insert }).tap()
    await page.getByRole('option', { name: ines.name }).tap()
    await expect.poll(() => field(page).inputValue()).toBe(`@${ines.name} `)
    expect(await judged(page, '.composer')).toEqual([])
  })
})

journey('following a conversation', () => {
  it('is a key away, and no longer following is respected', async () => {
    const question = await asked()
    const page = await inbox('/?view=all')
    await openBy(page, question)
    const id = opened(page)
    // Who has answered here in another journey follows already.
    await call('POST', `/api/conversations/${id}/follow`, { follows: false })
    await page.reload()
    await bubble(page, question).waitFor()
    await page.locator('.pill.live').waitFor({ state: 'attached' })
    await page.keyboard.press('f')
    await toast(page, words.act.followed_done).waitFor()
    const me = (await call<{ id: number }>('GET', '/api/me')).id
    await expect.poll(() => followers(id)).toContain(me)
    await page.keyboard.press('f')
    await toast(page, words.act.unfollowed_done).waitFor()
    await expect.poll(() => followers(id)).not.toContain(me)
    const reply = unique('Je réponds sans suivre')
    const client_key = crypto.randomUUID()
    const parts = [{ type: 'text', text: reply }]
    await call('POST', `/api/conversations/${id}/reply`, {
      client_key,
      parts,
      last_seen_message_id: 0,
      force: true,
    })
    expect(await followers(id)).not.toContain(me)
  })
})
