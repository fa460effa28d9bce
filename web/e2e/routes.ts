// A walk through every address of the inbox: the router's own list, so that none can be forgotten, and what opens
// over a page by a command. One page for all of it: navigation happens inside the application, as it does for people.
import type { Page } from 'playwright-core'
import type fr from '@shared/i18n/fr.json'
import { SETTINGS } from '@/app/palette/settings'

export interface Stop {
  /** How it is called in a report. */
  name: string
  go: (page: Page) => Promise<unknown>
  /** What shows that it is there. */
  shown: string
}

/** What the walk needs to know of the demo and of who walks. */
export interface Ground {
  words: typeof fr
  /** Conversations worth a look: media, failures, notes, long names. */
  conversations: number[]
  /** Links that let somebody in: an invitation, a new password. */
  links: { join: string; reset: string }
}

type App = { __vue_app__: { config: { globalProperties: { $router: Router } } } }
interface Router {
  push: (to: string) => Promise<unknown>
  getRoutes: () => { name: string; path: string }[]
}

/** The names of the routes that the running application has. */
export const routesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const app = document.querySelector('#app') as unknown as App
    return app.__vue_app__.config.globalProperties.$router.getRoutes().map(({ name }) => name)
  })

/** Goes to an address without loading the page anew, and waits until what stood there before is gone. */
export async function push(page: Page, to: string): Promise<void> {
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}))
  await page.evaluate(async (to) => {
    const app = document.querySelector('#app') as unknown as App
    await app.__vue_app__.config.globalProperties.$router.push(to)
    await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
  }, to)
  await page.waitForFunction(() => !document.querySelector('.c-skeleton'))
}

const at = (name: string, to: string, shown: string): Stop => ({ name, go: (page) => push(page, to), shown })

/** By name of route: the addresses of it that are looked at by somebody who is signed in. */
export const INSIDE: Record<string, (ground: Ground) => Stop[]> = {
  inbox: () => [
    at('inbox', '/?view=all', 'a.row'),
    at('inbox, nothing there', '/?view=mine', '.c-empty'),
    at('inbox, snoozed', '/?view=all&state=snoozed', '.scroller'),
  ],
  conversation: ({ conversations }) =>
    conversations.map((id) => at(`conversation ${id}`, `/c/${id}?view=all`, 'article.message')),
  new: () => [at('new', '/new', '[role=dialog] form')],
  log: () => [at('log', '/log', '[role=dialog] form')],
  deals: () => [at('deals', '/deals', '.c-empty, [data-stage]')],
  search: () => [
    at('search', '/search', '.operators'),
    at('search, found', '/search?q=vélo', '.hits a'),
    at('search, nothing found', '/search?q=introuvablement', '.c-empty'),
  ],
  settings: () =>
    SETTINGS.map(({ page }) => at(`settings, ${page}`, `/settings/${page}`, 'main h2, main .c-empty')),
  lost: () => [at('lost', '/nowhere/at/all', '.c-empty')],
}

/** Those that nobody is signed in for. */
export const OUTSIDE: Record<string, (ground: Ground) => Stop[]> = {
  'sign-in': () => [at('sign-in', '/sign-in', 'form')],
  join: ({ links }) => [
    at('join, gone', '/join', 'main a'),
    at('join', links.join, 'input[name=name]'),
    at('join, new password', links.reset, 'input[type=password]'),
  ],
}

/** What opens over the first conversation. */
export const OVER = (ground: Ground): Stop[] =>
  over(ground).map((stop) => ({
    ...stop,
    async go(page) {
      await push(page, `/c/${ground.conversations[0]}?view=all`)
      await page.locator('article.message').first().waitFor()
      await stop.go(page)
    },
  }))

const over = ({ words }: Ground): Stop[] => [
  { name: 'palette', go: (page) => page.keyboard.press('Control+k'), shown: '.palette [role=option]' },
  { name: 'help', go: (page) => page.keyboard.press('?'), shown: '[role=dialog] dl' },
  {
    name: 'snooze',
    go: (page) => chosen(page, words.act.pick, words.command.snooze),
    shown: '[role=dialog] #snooze',
  },
  { name: 'send later', go: (page) => delayed(page, words), shown: '[role=dialog] #later' },
  {
    name: 'emoji',
    go: (page) => chosen(page, words.command.emoji),
    shown: '.emoji [role=gridcell]',
  },
  { name: 'macros', go: (page) => chosen(page, words.command.macros), shown: '.palette' },
  { name: 'jump to a date', go: (page) => dated(page, words), shown: '[role=dialog] input[type=date]' },
  { name: 'panel', go: (page) => chosen(page, words.command.panel), shown: '.contact .edge' },
  { name: 'merge', go: (page) => merging(page, words), shown: '[role=dialog] input[type=search]' },
]

type Words = typeof fr

/** Chooses in the palette what is called so; of several, the one that belongs to `of`. */
async function chosen(page: Page, name: string, of = name): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.locator('.palette [role=combobox]').fill(name)
  await page.locator('.palette [role=option]', { hasText: name }).filter({ hasText: of }).first().click()
}

/** There must be something to send. */
async function delayed(page: Page, words: Words): Promise<void> {
  await page.locator('.composer textarea').fill('…')
  await page.locator('.composer textarea').press('Escape')
  await chosen(page, words.command.send_later)
}

async function dated(page: Page, words: Words): Promise<void> {
  const menu = page.getByRole('button', { name: words.jump.label, exact: true })
  const more = page.getByRole('button', { name: words.act.more, exact: true })
  await menu.or(more).first().click()
  await page.getByRole('menuitem', { name: words.jump.date_label }).click()
}

async function merging(page: Page, words: Words): Promise<void> {
  await chosen(page, words.command.panel)
  await page.locator('.contact .edge').getByRole('button', { name: words.merge.start, exact: true }).click()
}

/** The chat of a site has its own key, and is not the inbox's. */
const OPEN = '[role=dialog]:not([hidden], .panel), [role=menu]:not([data-state=closed])'
/** More than ever stand over one another. */
const MOST = 4
/** Milliseconds in which the top one goes: what has just come may not hear the key yet. */
const SOON = 5_000

/** Closes whatever is open over the page, the last to open first, and waits until it has gone. */
export async function closed(page: Page): Promise<void> {
  for (let turn = 0; turn < MOST; turn += 1) {
    const open = await page.locator(OPEN).count()
    if (!open) return
    await page.keyboard.press('Escape')
    await page
      .waitForFunction(
        ([selector, before]) => document.querySelectorAll(selector as string).length < Number(before),
        [OPEN, open],
        { timeout: SOON },
      )
      .catch(() => undefined)
  }
  const left = page.locator(OPEN)
  if (await left.count())
    throw new Error(`stays open: ${await left.first().evaluate((one) => one.outerHTML.slice(0, 300))}`)
}
