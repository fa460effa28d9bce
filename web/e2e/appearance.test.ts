// How a web chat looks: settled beside the chat itself, which asks nothing of the network, and seen on the site.
import { expect, it } from 'vitest'
import { judged } from './axe'
import { call, journey, PHONE, toast, visit, words } from './desk'

const said = words.appearance

interface Card {
  id: number
  settings: Record<string, unknown> | null
  avatar: string | null
}

const site = async () => (await call<Card[]>('GET', '/api/channels')).find(({ settings }) => settings) as Card

/** The colour of the chat's head on the site; a site may go on with the old looks for some seconds. */
async function worn(): Promise<{ brand: string; name: string }> {
  const visitor = await visit('/widget/demo.html', { cookie: null })
  await visitor.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
  const dialog = visitor.getByRole('dialog')
  const name = await dialog.getByRole('heading').innerText()
  const brand = await dialog.locator('.head').evaluate((head) => getComputedStyle(head).backgroundColor)
  await visitor.context().close()
  return { brand, name }
}

journey('the appearance of a web chat', () => {
  it('is tried in the real chat, refuses what cannot be read, and reaches the site', async () => {
    const before = await site()
    const asked: string[] = []
    const page = await visit('/settings/appearance', {
      prepare: async (page) =>
        page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`)),
    })
    const preview = page.getByRole('region', { name: said.preview })
    const chat = preview.getByRole('dialog')
    await chat.getByText(said.answer).waitFor()

    await page.getByLabel(said.name).fill('Camille, de l’atelier')
    await chat.getByRole('heading', { name: 'Camille, de l’atelier' }).waitFor()
    await chat.getByRole('textbox').fill('Personne ne lira ceci')
    await chat.getByRole('textbox').press('Enter')
    await chat.getByText('Personne ne lira ceci').waitFor()
    expect(
      asked.filter((line) => line.includes('/v1/webchat') || /^(POST|PATCH|PUT|DELETE)/.test(line)),
    ).toEqual([])
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('causerie:'))),
    ).toEqual([])

    const colour = page.getByLabel(said.accent, { exact: true })
    await colour.fill('#ffd400')
    await page.getByText(said.pale).waitFor()
    expect(await page.getByRole('button', { name: words.app.save }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: said.take.replace('{colour}', '#8c7400') }).click()
    expect(await colour.inputValue()).toBe('#8c7400')
    await page.getByRole('button', { name: words.app.save }).click()
    await toast(page, words.app.saved).waitFor()
    await expect
      .poll(worn, { interval: 1000 })
      .toEqual({ brand: 'rgb(140, 116, 0)', name: 'Camille, de l’atelier' })

    await call('PATCH', `/api/channels/${before.id}`, { settings: before.settings })
  })

  it('takes a picture, draws it anew, and lets it go', async () => {
    const page = await visit('/settings/appearance')
    await page.getByRole('group', { name: said.avatar }).waitFor()
    const png = await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 400 })
      canvas.getContext('2d')?.fillRect(0, 0, 400, 400)
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    })
    const picker = page.getByLabel(said.choose)
    await picker.setInputFiles({
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: Buffer.from(png, 'base64'),
    })
    const shown = page.getByRole('img', { name: said.avatar })
    await shown.waitFor()
    await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(128)
    await page.getByRole('region', { name: said.preview }).locator('img.face').waitFor()
    await page.getByRole('button', { name: said.remove }).click()
    await shown.waitFor({ state: 'detached' })
    expect((await site()).avatar).toBeNull()
  })

  it.each([{}, { size: PHONE }])('is open to everybody %o', async (how) => {
    const page = await visit('/settings/appearance', how)
    await page.getByRole('region', { name: said.preview }).getByText(said.answer).waitFor()
    expect(await judged(page, '.preview')).toEqual([])
  })
})
