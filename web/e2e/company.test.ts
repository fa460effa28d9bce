// The company says its name, its language and its clock, which count wherever nobody said theirs; and those whom it
// invites get their link by e-mail, in a product of this file's own, since all the others have no mail server.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import en from '@shared/i18n/en.json'
import { expectAccessible } from './axe'
import { call, colleague, desk, journey, PHONE, unique, visit, words } from './desk'
import { Mailbox, type Letter } from './mailbox'
import { start } from './server'

const PASSWORD = 'trois cadrans et une pompe'
const NOBODY = 'nobody'
const mailbox = new Mailbox(NOBODY)
let stop = (): Promise<void> => Promise.resolve()
/** The product that the other files of this worker go on with. */
const shared = { ...desk }

beforeAll(async () => {
  if (!process.env.CHROMIUM) return
  const mail = { CAUSERIE_SMTP_URL: await mailbox.open(), CAUSERIE_SMTP_FROM: 'desk@causerie.example' }
  const own = await start(mail)
  stop = own.stop
  Object.assign(desk, own)
}, 160_000)
afterAll(async () => {
  Object.assign(desk, shared)
  await stop()
  mailbox.close()
}, 30_000)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const address = (name: string) => `${name.replace(/\W/g, '').toLowerCase()}@example.org`
const entry = (page: Page, email: string) => page.locator('main li', { hasText: email })

/** The last letter to somebody, once it has come. */
async function letterTo(email: string, count = 1): Promise<Letter> {
  const theirs = () => mailbox.letters.filter(({ to }) => to === email)
  await expect.poll(() => theirs().length).toBe(count)
  return theirs()[count - 1] as Letter
}

/** The link in a letter, on this desk's own address. */
const linkIn = ({ text }: Letter): string => /\/join#\S+/.exec(text)?.[0] ?? ''

async function invite(page: Page, email: string, language: 'fr' | 'en'): Promise<void> {
  await button(page, words.people.invite).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(words.session.email).fill(email)
  await dialog.getByLabel(words.people.send_language).selectOption(language)
  await button(page, words.people.send_do).click()
  await page.getByRole('dialog').locator('code').waitFor()
  await button(page, words.people.link_done).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

journey('the company', () => {
  it('is named once, and counts where nobody said otherwise', async () => {
    const name = unique('Vélo & fils')
    const page = await visit('/settings/company')
    await page.getByLabel(words.company.name).fill(name)
    await page.getByLabel(words.company.language).selectOption('en')
    await page.getByLabel(words.company.time_zone).selectOption('Asia/Tokyo')
    await button(page, words.app.save).click()
    await page.getByText(words.company.unchosen).waitFor({ state: 'detached' })
    await expectAccessible(page)
    await page.reload()
    expect(await page.getByLabel(words.company.name).inputValue()).toBe(name)
    expect(await page.getByLabel(words.company.time_zone).inputValue()).toBe('Asia/Tokyo')

    const zoe = await colleague(unique('Zoé'))
    const theirs = await visit('/settings/notifications', { cookie: zoe.cookie })
    await theirs.getByLabel(en.notifications.quiet_on).check()
    expect(await theirs.getByLabel(en.notifications.zone).first().inputValue()).toBe('Asia/Tokyo')
    await theirs.goto(`${desk.base}/settings/company`)
    await theirs.getByText(en.app.not_found).waitFor()

    const stranger = await fetch(`${desk.base}/api/me`, { headers: { 'accept-language': 'de' } })
    expect(((await stranger.json()) as { title: string }).title).toBe(
      'Your session is over. Please sign in again.',
    )
    expect(await call('GET', '/api/company', undefined, zoe.cookie)).toEqual({
      name,
      language: 'en',
      time_zone: 'Asia/Tokyo',
    })
  })
})

journey('a link by e-mail', () => {
  it('lets a colleague in from their own mailbox, and back in when they forgot their password', async () => {
    const name = unique('Ana')
    const email = address(name)
    const admin = await visit('/settings/people')
    await invite(admin, email, 'en')
    const letter = await letterTo(email)
    expect(letter.subject).toMatch(/^Your invitation to join /)
    await entry(admin, email)
      .getByText(/^E-mail envoyé/)
      .waitFor()
    await expectAccessible(admin)

    const theirs = await visit(linkIn(letter), { cookie: '', size: PHONE })
    await theirs.getByLabel(words.join.name).fill(name)
    await theirs.getByLabel(words.join.password, { exact: true }).fill(PASSWORD)
    await button(theirs, words.join.do).click()
    await theirs.locator('.pill.live').waitFor()

    await admin.reload()
    await button(admin, words.people.reset.replace('{name}', name)).click()
    await button(admin, words.people.send_do).click()
    await admin.getByText(words.people.link_sent.replace('{address}', email)).waitFor()
    const forgot = await visit(linkIn(await letterTo(email, 2)), { cookie: '' })
    await button(forgot, words.join.reset_do).waitFor()
  })

  it('says on its entry what the server answered', async () => {
    const email = address(unique(NOBODY))
    const admin = await visit('/settings/people', { size: PHONE })
    await invite(admin, email, 'fr')
    const told = entry(admin, email).getByText(/^E-mail refusé par le serveur/)
    await told.waitFor()
    expect(await told.innerText()).toContain('550')
    await expectAccessible(admin)
  })
})
