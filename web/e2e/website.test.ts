// The web chat put on a company's own site: the line to paste, which sites may show it, how it greets.
import { expect, it } from 'vitest'
import { journey, toast, visit, words } from './desk'

const SITE = 'https://www.atelier.example'

/** What a new visitor is greeted with; a site may go on with the old words for some seconds. */
async function greeted(): Promise<string> {
  const visitor = await visit('/widget/demo.html', { cookie: null })
  await visitor.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
  const said = await visitor.getByRole('dialog').innerText()
  await visitor.context().close()
  return said
}

journey('the web chat on one’s own site', () => {
  it('is allowed there, greets in the words given, and refuses what is no site', async () => {
    const page = await visit('/settings/channels')
    await page.getByRole('button', { name: words.channels.website }).click()
    const dialog = page.getByRole('dialog', { name: words.site.title })
    expect(await dialog.getByLabel(words.site.snippet).innerText()).toContain('/widget/loader.js')

    const sites = dialog.getByLabel(words.site.origins)
    const greeting = dialog.getByLabel(words.site.greeting_fr)
    const before = { sites: await sites.inputValue(), greeting: await greeting.inputValue() }
    await sites.fill('atelier point example')
    await dialog.getByRole('button', { name: words.app.save }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await sites.inputValue()).toBe('atelier point example')

    await sites.fill(`${SITE}/boutique/\n`)
    await greeting.fill('Bienvenue à l’atelier !')
    await dialog.getByRole('button', { name: words.app.save }).click()
    await toast(page, words.app.saved).waitFor()
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: words.channels.website }).click()
    expect(await sites.inputValue()).toBe(SITE)
    await expect.poll(greeted, { interval: 1000 }).toContain('Bienvenue à l’atelier')

    // The other journeys find the demo as it was.
    await sites.fill(before.sites)
    await greeting.fill(before.greeting)
    await dialog.getByRole('button', { name: words.app.save }).click()
    await dialog.waitFor({ state: 'detached' })
  })
})
