// A visitor of the company's site: opens the chat, is answered, comes back, loses the line, sends a picture.
// The inbox on the other side is the real one.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import {
  answer,
  bubble,
  field,
  inbox,
  desk,
  journey,
  openBy,
  PHONE,
  row,
  unique,
  visit,
  words,
  type Visit,
} from './desk'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SITE = '/widget/demo.html'

interface Chat {
  page: Page
  launcher: Locator
  dialog: Locator
  input: Locator
}

/** The site as a stranger sees it, with the words of its chat. */
async function site(options: Visit = {}): Promise<Chat> {
  const page = await visit(SITE, { ...options, cookie: null })
  const launcher = page.getByRole('button', { name: /^Ouvrir la discussion/ })
  await launcher.waitFor()
  const dialog = page.getByRole('dialog', { name: /^Discussion avec/ })
  return { page, launcher, dialog, input: page.getByRole('textbox', { name: 'Votre message' }) }
}

async function say(chat: Chat, text: string): Promise<void> {
  await chat.input.fill(text)
  await chat.input.press('Enter')
}

async function opened(options: Visit = {}): Promise<Chat> {
  const chat = await site(options)
  await chat.launcher.click()
  await chat.dialog.waitFor()
  return chat
}

/** A visitor who wrote, and the inbox with their conversation open. */
async function met(): Promise<[chat: Chat, desk: Page, question: string]> {
  const question = unique('Avez-vous des vélos pliants')
  const chat = await opened()
  await say(chat, question)
  const desk = await inbox('/?view=all')
  await openBy(desk, question)
  return [chat, desk, question]
}

const kept = (page: Page) => page.evaluate(() => Object.keys(localStorage).length)

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    type Axe = { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run()
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' ')}`,
    )
  })
}

journey('a visitor of the site', () => {
  it('costs nothing and leaves nothing before they open the chat', async () => {
    const asked: string[] = []
    const { page } = await site({
      prepare: async (page) => page.on('request', (request) => asked.push(request.url())),
    })
    expect(asked.map((url) => url.replace(desk.base, '')).filter((url) => !/demo|favicon/.test(url))).toEqual(
      ['/widget/loader.js', '/v1/webchat/atelier-velo/config'],
    )
    expect(await kept(page)).toBe(0)
    expect(await page.context().cookies()).toEqual([])
  })

  it('writes, sees the agent type and answer, and the agent sees it read', async () => {
    const [{ dialog }, desk] = await met()
    const reply = unique('Bonjour, trois modèles')
    await field(desk).pressSequentially('Bonjour', { delay: 60 })
    await dialog.getByText('est en train d’écrire').waitFor()
    await answer(desk, reply)
    await dialog.getByText(reply).waitFor()
    await bubble(desk, reply).getByRole('img', { name: words.delivery.read, exact: true }).waitFor()
  })

  it('comes back to a badge and to their thread', async () => {
    const [{ page, dialog, input }, desk, question] = await met()
    await input.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    const focused = () =>
      page.evaluate(() => document.querySelector('causerie-chat')?.shadowRoot?.activeElement?.className)
    expect(await focused()).toBe('launch')
    const reply = unique('Votre vélo est prêt')
    await answer(desk, reply)
    const badge = page.getByRole('button', { name: 'Ouvrir la discussion, 1 message non lu' })
    await badge.waitFor()
    await page.reload()
    await badge.click()
    await dialog.getByText(reply).waitFor()
    await dialog.getByText(question).waitFor()
  })

  it('writes in a tunnel, and it leaves once at its end', async () => {
    const [chat, desk] = await met()
    await chat.page.context().setOffline(true)
    const lost = unique('Depuis le tunnel')
    await say(chat, lost)
    await chat.dialog.getByText('Hors connexion').waitFor()
    await chat.page.context().setOffline(false)
    await bubble(desk, lost).waitFor()
    await chat.dialog.getByText('Envoi…').waitFor({ state: 'detached' })
    expect(await bubble(desk, lost).count()).toBe(1)
    expect(await chat.dialog.getByText(lost).count()).toBe(1)
  })

  it('sends a picture that both sides see', async () => {
    const [chat, desk] = await met()
    const choosing = chat.page.waitForEvent('filechooser')
    await chat.dialog.getByRole('button', { name: 'Joindre un fichier' }).click()
    const picture = await chat.page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 120 } })
    await (await choosing).setFiles({ name: 'cadre.png', mimeType: 'image/png', buffer: picture })
    const text = unique('Voici le cadre')
    await say(chat, text)
    await chat.dialog.getByRole('img', { name: 'cadre.png' }).waitFor()
    const shown = bubble(desk, text).locator('.preview img')
    await expect
      .poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0)
  })

  it('is told live even where WebSockets do not pass', async () => {
    const chat = await opened({
      prepare: (page) =>
        page.addInitScript(() => {
          window.WebSocket = class {
            constructor() {
              throw new DOMException('blocked', 'SecurityError')
            }
          } as unknown as typeof WebSocket
        }),
    })
    const question = unique('Derrière un proxy')
    await say(chat, question)
    const desk = await inbox('/?view=all')
    await openBy(desk, question)
    const reply = unique('Vous me lisez')
    await answer(desk, reply)
    await chat.dialog.getByText(reply).waitFor()
  })

  it('never sees a note', async () => {
    const [{ page, dialog }, desk] = await met()
    const note = unique('Client pressé')
    await desk.locator('.composer').getByText(words.composer.note, { exact: true }).click()
    await desk.getByText(words.composer.note_banner).waitFor()
    await field(desk).fill(note)
    await desk.getByRole('button', { name: words.composer.add_note }).click()
    await bubble(desk, note).waitFor()
    const reply = unique('On s’en occupe')
    await desk.locator('.composer').getByText(words.composer.reply, { exact: true }).click()
    await answer(desk, reply)
    await dialog.getByText(reply).waitFor()
    await page.reload()
    await page.getByRole('button', { name: /^Ouvrir la discussion/ }).click()
    await dialog.getByText(reply).waitFor()
    expect(await dialog.getByText(note).count()).toBe(0)
  })

  it('on a phone has the whole screen, and no button above what they write', async () => {
    const { page, dialog, launcher, input } = await opened({ size: PHONE })
    expect(await dialog.boundingBox()).toMatchObject({ x: 0, y: 0, ...PHONE })
    expect(await launcher.isVisible()).toBe(false)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    const inside = await page.evaluate(
      () => document.querySelector('causerie-chat')?.shadowRoot?.activeElement !== null,
    )
    expect(inside).toBe(true)
    await input.press('Escape')
    await launcher.waitFor()
  })

  it('can use it whatever they use', async () => {
    const found: Record<string, string[]> = {}
    for (const theme of ['light', 'dark'] as const) {
      for (const size of [{ width: 1280, height: 800 }, PHONE]) {
        const chat = await opened({ theme, size })
        await say(chat, unique('Bonjour'))
        await chat.dialog.getByText('Envoyé').waitFor()
        const wrong = await faults(chat.page)
        if (wrong.length) found[`${theme} ${size.width}`] = wrong
        await chat.page.context().close()
      }
    }
    expect(found).toEqual({})
  })

  it('appears in the list with their words', async () => {
    const chat = await opened()
    const question = unique('Livrez-vous à Nantes')
    await say(chat, question)
    const desk = await inbox('/?view=all')
    await row(desk, question).waitFor()
  })
})
