// axe on every address that the router knows, on what opens over it, and on a site with the chat: light and dark, on a
// desk and on a phone, in both languages. A route that nobody put into the walk fails it by name.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import en from '@shared/i18n/en.json'
import fr from '@shared/i18n/fr.json'
import { judged } from './axe'
import { call, colleague, inbox, journey, PHONE, unique, visit, WIDE } from './desk'
import { closed, INSIDE, OUTSIDE, OVER, routesOf, type Ground, type Stop } from './routes'

const LANGUAGES = { fr, en } as const
type Language = keyof typeof LANGUAGES
const SITE = '/widget/demo.html'

/** People of the demo whose threads have something particular to show. */
const SOMETHING = ['Léa Martin', 'Bruno Lacaze', 'Samira Haddad', 'Étienne Rolland']

async function conversations(): Promise<number[]> {
  const path = '/api/conversations?view=all&limit=100'
  const { items } = await call<{ items: { id: number; contact_name: string | null }[] }>('GET', path)
  const found = SOMETHING.map((name) => items.find(({ contact_name: called }) => called === name)?.id)
  return found.filter((id) => id !== undefined)
}

/** An administrator who speaks this language, and what they need to be shown everything. */
async function administrator(language: Language): Promise<Ground & { cookie: string }> {
  const { id, cookie } = await colleague(unique(language === 'fr' ? 'Inès' : 'Ines'))
  await call('PATCH', `/api/agents/${id}`, { role: 'admin' })
  await call('PATCH', '/api/me', { language }, cookie)
  await call(
    'POST',
    '/api/macros',
    { name: unique('Merci'), actions: [{ type: 'resolve' }], owner: 'agent' },
    cookie,
  )
  const email = `${unique('guest').replace(/\W/g, '')}@example.org`
  const invited = { email, role: 'agent', teams: [], channels: [] }
  const { link: join } = await call<{ link: string }>('POST', '/api/invitations', invited)
  const { link: reset } = await call<{ link: string }>('POST', `/api/agents/${id}/reset`)
  const links = {
    join: new URL(join).pathname + new URL(join).hash,
    reset: new URL(reset).pathname + new URL(reset).hash,
  }
  return { words: LANGUAGES[language], conversations: await conversations(), links, cookie }
}

type Found = Record<string, string[]>

async function walk(page: Page, stops: Stop[], found: Found): Promise<void> {
  for (const { name, go, shown } of stops) {
    // What could not be opened is told with the rest: one stop must not hide the others.
    found[name] = await go(page)
      .then(() => judged(page, shown))
      .catch((error: Error) => [error.message])
    await closed(page).catch((error: Error) => found[name]?.push(error.message))
  }
}

/** Every look of one size and one language; what is wrong, by the name of the stop. */
async function look(language: Language, size: typeof WIDE): Promise<Found> {
  const ground = await administrator(language)
  const found: Found = {}
  const page = await inbox('/?view=all', { size, cookie: ground.cookie })
  const routes = await routesOf(page)
  expect([...Object.keys(INSIDE), ...Object.keys(OUTSIDE)].sort()).toEqual([...routes].sort())
  await walk(
    page,
    Object.values(INSIDE).flatMap((stops) => stops(ground)),
    found,
  )
  await walk(page, OVER(ground), found)
  const stranger = await visit('/sign-in', { size, cookie: null, language })
  await walk(
    stranger,
    Object.values(OUTSIDE).flatMap((stops) => stops(ground)),
    found,
  )
  await walk(stranger, [{ name: 'site', go: () => chat(stranger), shown: '[role=dialog]' }], found)
  await unwritten(ground.cookie)
  return Object.fromEntries(Object.entries(found).filter(([, wrong]) => wrong.length))
}

/** What was begun on the way is on nobody's screen afterwards. */
async function unwritten(cookie: string): Promise<void> {
  const drafts = '/api/drafts'
  const begun = await call<{ conversation_id: number; revision: number }[]>('GET', drafts, undefined, cookie)
  for (const { conversation_id: id, revision } of begun)
    await call('DELETE', `/api/conversations/${id}/draft?revision=${revision}`, undefined, cookie)
}

/** A page of somebody's site, with its chat open. */
async function chat(page: Page): Promise<void> {
  await page.goto(new URL(SITE, page.url()).href)
  await page.getByRole('button', { name: /^(Ouvrir la discussion|Open the chat)/ }).click()
}

journey('everyone can use', () => {
  for (const language of ['fr', 'en'] as const)
    for (const [name, size] of [
      ['a desk', WIDE],
      ['a phone', PHONE],
    ] as const)
      it(`every address, in ${language}, on ${name}`, { timeout: 400_000 }, async () => {
        expect(await look(language, size)).toEqual({})
      })
})
