// From the key that goes to a conversation to its thread on screen, for threads that were read before: `cached` for the
// last ones, whose lines are still made, `made` for those of which only the words are kept.
import { median, pressed, slowed } from './paint.mjs'

const TIMES = 50
const SLOWER = 4
const NEAR = 8

/** The thread of a person is there once its last line is: every message says whose it is. */
const shows = (person) =>
  `document.querySelector('a.row.open')?.closest('li').dataset.conversation === '${person.id}' && ` +
  `[...document.querySelectorAll('article.message')].at(-1)?.textContent.includes('Fil ${person.n}, message 40')`

export async function threads({ page, cdp, base }, { first, threads: count }) {
  await page.goto(`${base}/c/${first}?view=all`, { waitUntil: 'commit' })
  await page.waitForFunction(shows({ id: first, n: 0 }))
  const read = await there(page, Math.min(TIMES / 2, count - 1), first)
  const times = { made: [], cached: [] }
  await slowed(cdp, SLOWER, async () => {
    for (const person of read.slice(0, -1).reverse()) times.made.push(await pressed(page, 'k', shows(person)))
    for (const person of read.slice(1)) times.made.push(await pressed(page, 'j', shows(person)))
    // Among the last that one was in.
    const last = read.slice(-NEAR)
    for (let n = 0; times.cached.length < TIMES; n += 1) {
      const back = n % 2 === 0
      const way = back ? last.slice(0, -1).reverse() : last.slice(1)
      for (const person of way) times.cached.push(await pressed(page, back ? 'k' : 'j', shows(person)))
    }
  })
  return { cached_thread_ms: median(times.cached), made_thread_ms: median(times.made) }
}

/** Walks down from the first, and reads each. */
async function there(page, steps, first) {
  const people = Array.from({ length: steps + 1 }, (_, n) => ({ id: first + n, n }))
  for (const person of people.slice(1)) {
    await page.keyboard.press('j')
    await page.waitForFunction(shows(person))
  }
  return people
}
