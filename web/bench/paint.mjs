// What a page is given to see with, before anything of ours runs in it: `eyes.painted(check)` waits until the check
// holds, then for the frame that shows it, and tells when that frame's task was over.
export function eyes() {
  let pressed = 0
  addEventListener('keydown', (event) => (pressed = event.timeStamp), true)

  const framed = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => done(performance.now())
        channel.port2.postMessage(0)
      }),
    )

  /** Milliseconds from the last press of a key to the frame in which the check holds. */
  const painted = (check) =>
    new Promise((done) => {
      const look = () => {
        if (!check()) return
        observer.disconnect()
        document.removeEventListener('input', look)
        void framed().then((now) => done(now - pressed))
      }
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      document.addEventListener('input', look)
    })
  globalThis.eyes = { painted, framed }
}

/** Presses a key and tells after how many milliseconds the check, an expression of the page, was on screen. */
export async function pressed(page, key, check) {
  await page.evaluate(`void (globalThis.seen = eyes.painted(() => ${check}))`)
  await page.keyboard.press(key)
  return page.evaluate('globalThis.seen')
}

export const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]

/** Does it on a processor slowed down so many times. */
export async function slowed(cdp, rate, deed) {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate })
  try {
    return await deed()
  } finally {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  }
}
