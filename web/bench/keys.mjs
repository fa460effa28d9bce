// From a key to what it changes: a letter in the composer, the next row of the list, the palette. The worst of the
// three medians is the figure.
import { median, pressed, slowed } from './paint.mjs'

const TIMES = 50
const SLOWER = 4
const OPEN = "document.querySelector('a.row.open')?.closest('li').dataset.conversation"
const FIELD = "document.querySelector('.composer textarea')"

async function moved(page) {
  const times = []
  for (let n = 0; n < TIMES; n += 1) {
    const before = await page.evaluate(OPEN)
    times.push(await pressed(page, 'j', `![undefined, ${JSON.stringify(before)}].includes(${OPEN})`))
    await page.locator('article.message').first().waitFor()
  }
  return times
}

async function typed(page) {
  await page.locator('.composer textarea').focus()
  const times = []
  for (let n = 1; n <= TIMES; n += 1) times.push(await pressed(page, 'e', `${FIELD}.value.length === ${n}`))
  await page.locator('.composer textarea').fill('')
  return times
}

async function called(page) {
  const times = []
  for (let n = 0; n < TIMES; n += 1) {
    times.push(await pressed(page, 'Control+k', "document.querySelector('.palette [role=option]')"))
    await page.keyboard.press('Escape')
    await page.locator('.palette').waitFor({ state: 'detached' })
  }
  return times
}

export async function keys({ page, cdp }) {
  await page.keyboard.press('j')
  await page.locator('article.message').first().waitFor()
  await page.locator('.composer textarea').waitFor()
  return slowed(cdp, SLOWER, async () => {
    const move_ms = median(await moved(page))
    const letter_ms = median(await typed(page))
    await page.keyboard.press('Escape')
    const palette_ms = median(await called(page))
    return { key_to_paint_ms: Math.max(letter_ms, move_ms, palette_ms), letter_ms, move_ms, palette_ms }
  })
}
