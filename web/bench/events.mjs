// When the words that customers write are on the list: each by its first word, in milliseconds since 1970.

export async function watch({ page }) {
  await page.evaluate(() => {
    const painted = {}
    const list = document.querySelector('section.list .scroller')
    const waiting = new Set()
    const look = () => {
      for (const line of list.querySelectorAll('.line')) {
        const word = /(?:evt|warm|live)\d{6}/.exec(line.textContent)?.[0]
        if (!word || word in painted || waiting.has(word)) continue
        waiting.add(word)
        void globalThis.eyes.framed().then((now) => (painted[word] = performance.timeOrigin + now))
      }
    }
    new MutationObserver(look).observe(list, { subtree: true, childList: true, characterData: true })
    globalThis.watched = painted
  })
  return {}
}

/** What was painted, once the last word was, or once that has taken too long. */
export async function watched({ page }, { last, within }) {
  const there = page.waitForFunction((word) => word in globalThis.watched, last, { timeout: within * 1000 })
  await there.catch(() => undefined)
  return { painted: await page.evaluate('globalThis.watched') }
}

/** Nothing has moved on the list for a second. */
export async function quiet({ page }) {
  await page.evaluate(
    () =>
      new Promise((done) => {
        let still = setTimeout(done, 1000)
        const list = document.querySelector('section.list .scroller')
        new MutationObserver(() => {
          clearTimeout(still)
          still = setTimeout(done, 1000)
        }).observe(list, { subtree: true, childList: true, characterData: true })
      }),
  )
  return {}
}
