// Spam and blocked people: out of everybody's way by one key, kept where they can be found, and let back in.
import type { Page } from 'playwright-core'
import { afterEach, expect, it } from 'vitest'
import type { Contact, Conversation } from '@shared/api/types'
import { judged } from './axe'
import { bubble, call, Customer, inbox, journey, openBy, PHONE, row, toast, unique, words } from './desk'

const of = (): Promise<Customer> => Customer.of('twilio')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const quarantine = () => inbox('/?view=quarantine')

/** Their conversation, wherever it lies. */
async function found(question: string): Promise<Conversation> {
  for (const view of ['all&state=any', 'quarantine']) {
    const { items } = await call<{ items: Conversation[] }>(
      'GET',
      `/api/conversations?view=${view}&limit=100`,
    )
    const one = items.find(({ preview }) => preview?.includes(question))
    if (one) return one
  }
  throw new Error(`nobody said ${question}`)
}

/** Whatever a story left, the next ones find their customers as they were. */
async function letEverybodyOut(): Promise<void> {
  const { items } = await call<{ items: Conversation[] }>(
    'GET',
    '/api/conversations?view=quarantine&limit=100',
  )
  for (const { id, contact_id, state } of items) {
    await call('POST', `/api/contacts/${contact_id}/block`, { blocked: false })
    if (state === 'spam') await call('POST', `/api/conversations/${id}/unspam`)
  }
}

async function asked(text: string): Promise<{ page: Page; question: string; customer: Customer }> {
  const customer = await of()
  const question = unique(text)
  await customer.write(question)
  const page = await inbox('/?view=all')
  await openBy(page, question)
  return { page, question, customer }
}

journey('spam', () => {
  afterEach(letEverybodyOut)

  it('goes into quarantine by one key, and comes back by another', { timeout: 60_000 }, async () => {
    const { page, question } = await asked('Gagnez un scooter')
    await page.keyboard.press('!')
    await toast(page, words.quarantine.marked).waitFor()
    await page.locator('a.row.left', { hasText: question }).waitFor()
    await button(page, words.composer.write_note).waitFor()
    expect(await page.locator('.composer textarea').count()).toBe(0)
    await page.keyboard.press('Control+z')
    await toast(page, words.quarantine.released).waitFor()
    await expect.poll(() => page.locator('a.row.left').count()).toBe(0)
    await page.locator('.composer textarea').waitFor()
  })

  it('keeps what comes there, tells nobody, and counts it once it is out', { timeout: 60_000 }, async () => {
    const { page, customer } = await asked('Vos impôts remboursés')
    await page.keyboard.press('!')
    await toast(page, words.quarantine.marked).waitFor()
    const again = unique('Dernier rappel')
    await customer.write(again)
    await bubble(page, again).waitFor()
    expect((await found(again)).unread).toBe(0)

    await page.keyboard.press('Escape')
    await button(page, `${words.nav.inbox}, ${words.views.title}`).click()
    await page.getByRole('menuitem', { name: words.view.quarantine }).click()
    await row(page, again).waitFor()
    await openBy(page, again)
    const banner = page.getByRole('region', { name: words.quarantine.label })
    await banner.getByRole('button', { name: words.command.unspam }).click()
    await toast(page, words.quarantine.released).waitFor()
    const back = await found(again)
    expect([back.state, back.waiting_since !== null]).toEqual(['open', true])
  })

  it('takes the address with it, and gives it back', { timeout: 60_000 }, async () => {
    const { page, question, customer } = await asked('Crédit immédiat')
    await page.keyboard.press('!')
    await toast(page, words.quarantine.marked)
      .getByRole('button', { name: words.quarantine.block_too })
      .click()
    await toast(page, words.quarantine.blocked_done.split(' |')[0] ?? '').waitFor()
    const banner = page.getByRole('region', { name: words.quarantine.label })
    await banner.getByRole('button', { name: words.quarantine.unblock, exact: true }).waitFor()
    expect(await judged(page, 'section.shut')).toEqual([])
    const { contact_id: contact } = await found(question)
    const who = await call<Contact>('GET', `/api/contacts/${contact}`)
    expect(who.identities.flatMap((one) => one.blocked_reason ?? [])).toEqual(['spam'])
    const again = unique('Toujours là')
    await customer.write(again)
    await bubble(page, again).waitFor()
    await banner.getByRole('button', { name: words.quarantine.unblock, exact: true }).click()
    await expect
      .poll(async () => {
        const { identities } = await call<Contact>('GET', `/api/contacts/${contact}`)
        return identities.some((one) => one.blocked_at !== null)
      })
      .toBe(false)
  })

  it('is found on a phone, where the quarantine says what is in it', { timeout: 60_000 }, async () => {
    const { question } = await asked('Placement garanti')
    const { id } = await found(question)
    await call('POST', `/api/conversations/${id}/spam`, { blocks: true })
    const page = await inbox('/?view=quarantine', { size: PHONE })
    await row(page, question).getByRole('img', { name: words.state.spam }).waitFor()
    expect(await judged(page, 'a.row')).toEqual([])
    await openBy(page, question)
    await page.getByRole('region', { name: words.quarantine.label }).waitFor()
    expect(await judged(page, 'section.shut')).toEqual([])
  })

  it('is marked by the handful, and taken back as a whole', { timeout: 60_000 }, async () => {
    const { page, question } = await asked('Pilules en solde')
    await page.keyboard.press('x')
    await page.locator('.bulk').waitFor()
    await page.keyboard.press('!')
    const done = toast(page, words.bulk.done_spam.split(' |')[0]?.replace('{n}', '1') ?? '')
    await done.waitFor()
    const list = await quarantine()
    await row(list, question).waitFor()
    await done.getByRole('button', { name: words.app.undo }).click()
    await expect.poll(() => row(list, question).count()).toBe(0)
    await list.getByText(words.quarantine.empty).waitFor()
  })
})
