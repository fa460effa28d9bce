// The pictures of the guides, taken from the demo as a newcomer finds it, in both languages. Only when asked for
// (PICTURES=1, or `make shots`): a journey must not change the repository.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, it } from 'vitest'
import en from '@shared/i18n/en.json'
import fr from '@shared/i18n/fr.json'
import { call, field, inbox, journey, PHONE, visit, type Visit } from './desk'
import { push } from './routes'

const FOLDER = fileURLToPath(new URL('../../docs/img/', import.meta.url))
const SHARP = 50 // of 100: letters stay clean, and a picture weighs half of what it does at 82
const SIZE = { width: 1280, height: 800 }
const ROOMY = { width: 1680, height: 900 }

type Words = typeof fr
interface Shot {
  name: string
  /** Where it is taken. */
  at: (id: number) => string
  /** What is done there first. */
  before?: (page: Page, words: Words) => Promise<unknown>
  shown: string
  how?: Visit
}

const pressed = (key: string) => (page: Page) => page.keyboard.press(key)
const talking = (id: number) => `/c/${id}?view=all`
const settings = (page: string, shown = 'main li, main table, main .c-empty'): Shot => ({
  name: page,
  at: () => `/settings/${page}`,
  shown,
})

const SHOTS: Shot[] = [
  { name: 'inbox', at: talking, shown: '.dock .line', how: { size: ROOMY } },
  { name: 'canned', at: talking, before: slash, shown: '[role=listbox] [role=option]' },
  { name: 'note', at: talking, before: noted, shown: '.composer' },
  { name: 'snooze', at: talking, before: pressed('z'), shown: '[role=menu]' },
  { name: 'contact', at: talking, before: alone, shown: '.contact .edge', how: { size: ROOMY } },
  { name: 'search', at: () => '/search?q=vélo', shown: '.hits a' },
  { name: 'palette', at: talking, before: pressed('Control+k'), shown: '.palette [role=option]' },
  { name: 'phone', at: talking, shown: 'article.message', how: { size: PHONE } },
  settings('channels', 'main .card'),
  settings('people', 'main li.entry'),
  settings('roles', 'main table'),
  settings('labels', 'main li.entry'),
  settings('diagnostic', 'main li.entry'),
  settings('appearance', '.preview [role=dialog]'),
  { name: 'website', at: () => '/settings/channels', before: website, shown: '[role=dialog] code' },
]

async function slash(page: Page): Promise<void> {
  await field(page).click()
  await page.keyboard.type('/')
}

async function noted(page: Page, words: Words): Promise<void> {
  await page.locator('.composer').getByText(words.composer.note, { exact: true }).click()
  await field(page).fill(
    words === fr ? 'Colis retrouvé : elle l’aura demain.' : 'Parcel found: hers tomorrow.',
  )
}

/** Without the demo's phone, whose place the panel of most people has. */
async function alone(page: Page, words: Words): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.locator('.palette [role=combobox]').fill(words.command.phone)
  await page.locator('.palette [role=option]', { hasText: words.command.phone }).first().click()
  await page.locator('.dock').waitFor({ state: 'detached' })
}

/** What is typed for a picture is no draft: the next one begins afresh. */
const unkept = (page: Page) =>
  page.route('**/api/conversations/*/draft*', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  )

async function website(page: Page, words: Words): Promise<void> {
  await page.getByRole('button', { name: words.channels.website }).first().click()
}

/** Still, and light on the wire. */
async function taken(page: Page, file: string): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('.c-skeleton'))
  await page.evaluate(() =>
    Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))),
  )
  const cdp = await page.context().newCDPSession(page)
  const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality: SHARP })
  await writeFile(FOLDER + file, Buffer.from(data, 'base64'))
}

async function somebody(): Promise<number> {
  const { items } = await call<{ items: { id: number; contact_name: string | null }[] }>(
    'GET',
    '/api/conversations?view=all&limit=100',
  )
  return items.find(({ contact_name: name }) => name === 'Léa Martin')?.id ?? 0
}

journey('the pictures of the guides', () => {
  afterAll(() => (process.env.PICTURES ? call('PATCH', '/api/me', { language: 'fr' }) : undefined))

  for (const [language, words] of Object.entries({ fr, en }) as ['fr' | 'en', Words][])
    it.skipIf(!process.env.PICTURES)(`are taken, ${language}`, { timeout: 600_000 }, async () => {
      await call('PATCH', '/api/me', { language })
      await mkdir(`${FOLDER}${language}`, { recursive: true })
      const id = await somebody()
      for (const { name, at, before, shown, how } of SHOTS) {
        const page = await inbox('/?view=all', { size: SIZE, language, prepare: unkept, ...how })
        await push(page, at(id))
        if (name === 'phone' || at === talking) await page.locator('article.message').first().waitFor()
        await before?.(page, words)
        await page.locator(shown).first().waitFor()
        await taken(page, `${language}/${name}.webp`)
        await page.context().close()
      }
      const site = await visit('/widget/demo.html', { size: SIZE, cookie: null, language })
      await site.getByRole('button', { name: /^(Ouvrir la discussion|Open the chat)/ }).click()
      await site.getByRole('dialog').waitFor()
      await taken(site, `${language}/site.webp`)
    })
})
