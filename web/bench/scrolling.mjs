// Frames a second while list and thread are scrolled as by a finger, on as many rows as the database holds.

const SPEED = 3000 // pixels a second
const FAR = 15_000
const PATIENCE = 120_000 // milliseconds in which the pages of the list are read
const ROW = 68

/** Counts the page's frames while the gesture lasts. */
async function frames(page, cdp, box, by) {
  await page.evaluate(() => {
    const times = []
    globalThis.frames_ = times
    const next = (now) => {
      times.push(now)
      if (globalThis.frames_ === times) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }
  await cdp.send('Input.synthesizeScrollGesture', { ...at, yDistance: by, speed: SPEED, preventFling: true })
  const times = await page.evaluate(() => {
    const { frames_ } = globalThis
    globalThis.frames_ = null
    return frames_
  })
  return { fps: (1000 * (times.length - 1)) / (times.at(-1) - times[0]), frames: times.length }
}

/** Reads page after page until there are no more. */
async function readWhole(page) {
  const until = Date.now() + PATIENCE
  let more = true
  while (more && Date.now() < until) {
    more = await page.evaluate(async () => {
      const scroller = document.querySelector('section.list .scroller')
      scroller.scrollTop = scroller.scrollHeight
      await globalThis.eyes.framed()
      return document.querySelector('li.entry')?.getAttribute('aria-setsize') === '-1'
    })
  }
  const height = await page.evaluate(
    () => document.querySelector('section.list .scroller > ul').getBoundingClientRect().height,
  )
  return Math.round(height / ROW)
}

export async function list({ page, cdp }) {
  const rows = await readWhole(page)
  const scroller = page.locator('section.list .scroller')
  await scroller.evaluate((one) => (one.scrollTop = one.scrollHeight / 2))
  await page.evaluate('eyes.framed()')
  const box = await scroller.boundingBox()
  const down = await frames(page, cdp, box, -FAR)
  const up = await frames(page, cdp, box, FAR)
  const drawn = await page.locator('li.entry').count()
  return { list_scroll_fps: Math.min(down.fps, up.fps), list_rows: rows, list_drawn: drawn }
}

export async function thread({ page, cdp, base }, { id }) {
  await page.goto(`${base}/c/${id}?view=all`, { waitUntil: 'commit' })
  await page.locator('article.message').nth(5).waitFor()
  const box = await page.locator('[role=log]').boundingBox()
  const up = await frames(page, cdp, box, FAR)
  const again = await frames(page, cdp, box, FAR)
  const drawn = await page.locator('[role=log] .placed').count()
  return { thread_scroll_fps: Math.min(up.fps, again.fps), thread_drawn: drawn }
}
