// A colleague is invited by a link, joins by it on a phone, and finds their conversations; later they forget their
// password, and another link lets them choose a new one.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { desk, journey, unique, visit, words } from './desk'

const PHONE = { width: 390, height: 844 }
const PASSWORD = 'trois cadrans et une pompe'
const OTHER = 'une pompe et trois cadrans'

const named = (sentence: string, name: string) => sentence.replace('{name}', name)
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** The link that is shown once, on this desk's own address. */
async function link(page: Page): Promise<string> {
  const shown = await page.getByRole('dialog').locator('code').innerText()
  return shown.slice(shown.indexOf('/join'))
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(words.session.email).fill(email)
  await page.getByLabel(words.session.password, { exact: true }).fill(password)
  await button(page, words.session.sign_in).click()
}

journey('an invitation', () => {
  it('lets a colleague in once, and back in when they forgot their password', async () => {
    const name = unique('Zoé')
    const email = `${name.replace(/\W/g, '').toLowerCase()}@example.org`
    const admin = await visit('/settings/people')
    await button(admin, words.people.invite).click()
    await admin.getByRole('dialog').getByLabel(words.session.email).fill(email)
    await button(admin, words.people.invite_do).click()
    const invitation = await link(admin)
    await button(admin, words.people.link_done).click()
    await button(admin, words.unsaved.go).click()
    await admin.locator('main li', { hasText: email }).waitFor()

    const theirs = await visit(invitation, { cookie: '', size: PHONE })
    await theirs.getByLabel(words.join.name).fill(name)
    await theirs.getByLabel(words.join.password, { exact: true }).fill(PASSWORD)
    await button(theirs, words.join.do).click()
    await theirs.locator('.pill.live').waitFor()

    const again = await visit(invitation, { cookie: '' })
    await again.getByText(words.join.gone, { exact: true }).waitFor()

    await admin.reload()
    await button(admin, named(words.people.reset, name)).click()
    await button(admin, words.people.reset_do).click()
    const reset = await link(admin)
    const forgot = await visit(reset, { cookie: '' })
    await forgot.getByLabel(words.join.password, { exact: true }).fill(OTHER)
    await button(forgot, words.join.reset_do).click()
    await forgot.waitForURL('**/sign-in')
    await signIn(forgot, email, OTHER)
    await forgot.locator('.pill.live').waitFor()
    await theirs.waitForURL('**/sign-in*')
    expect(forgot.url()).toBe(`${desk.base}/`)
  })
})
