// From the key that goes to a conversation to its thread on screen, for threads that were read before.
import { median, pressed, slowed } from './paint.mjs'

const TIMES = 50
const SLOWER = 4

/** The thread of a person is there once its last line is: every message says whose it is. */
const shows = (person) =>
  `document.querySelector('a.row.open')?.closest('li').dataset.conversation === '${person.id}' && ` +
  `[...document.querySelectorAll('article.message')].at(-1)?.textContent.includes('Fil ${person.n}, message 40')`

export async function threads({ page, cdp, base }, { first, threads: count }) {
  await page.goto(`${base}/c/${first}?view=all`, { waitUntil: 'commit' })
  await page.waitForFunction(shows({ id: first, n: 0 }))
  const half = Math.min(TIMES / 2, count - 1)
  const people = Array.from({ length: half + 1 }, (_, n) => ({ id: first + n, n }))
  for (const person of people.slice(1)) {
    await page.keyboard.press('j')
    await page.waitForFunction(shows(person))
  }
  const times = []
  await slowed(cdp, SLOWER, async () => {
    for (const person of people.slice(0, -1).reverse()) times.push(await pressed(page, 'k', shows(person)))
    for (const person of people.slice(1)) times.push(await pressed(page, 'j', shows(person)))
  })
  return { cached_thread_ms: median(times) }
}
