// The browser's side of `make bench SCENARIO=screen`: one page of the inbox, and deeds asked for by lines of JSON.
// BASE and COOKIE say which inbox and as whom, CHROMIUM which browser. Ends when its input does.
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { quiet, watch, watched } from './events.mjs'
import { keys } from './keys.mjs'
import { heap } from './heap.mjs'
import { eyes } from './paint.mjs'
import { list, thread } from './scrolling.mjs'
import { threads } from './threads.mjs'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
]
const DEEDS = { keys, threads, watch, watched, quiet, list, thread, heap }

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS })
let open = null

async function enter() {
  const base = process.env.BASE
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    // What is waited for is told as an expression, which the page's own policy would not evaluate.
    bypassCSP: true,
  })
  const [name, value] = process.env.COOKIE.split('=')
  await context.addCookies([{ name, value, url: base }])
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.addInitScript(eyes)
  await page.goto(`${base}/?view=all`, { waitUntil: 'commit' })
  await page.locator('.pill.live').waitFor({ state: 'attached' })
  await page.locator('a.row').nth(5).waitFor()
  return { page, cdp: await context.newCDPSession(page), base }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { deed, ...told } = JSON.parse(line)
  let answer
  try {
    if (deed === 'open') open = await enter()
    answer = deed === 'open' ? {} : await DEEDS[deed](open, told)
  } catch (error) {
    answer = { error: String(error?.stack ?? error) }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
await browser.close()
