// What may come after what the eye waits for: first the answer to a key, then all that it brings along.

/**
 * Runs it once the frame that shows what has changed is made; at once after this task in a tab that nobody sees. Two
 * tasks after the frame: what was waiting for it, another key among them, comes before.
 */
export function afterPaint(run: () => void): void {
  if (document.hidden) setTimeout(run)
  else requestAnimationFrame(() => setTimeout(() => setTimeout(run)))
}

let waiting: (() => void) | null = null

/** After the next frame too, but only the last that was asked for: whoever walks on does not wait for what they pass. */
export function soon(run: () => void): void {
  if (!waiting) afterPaint(catchUp)
  waiting = run
}

/** Does now what waits, before something that stands on it. False when nothing did. */
export function catchUp(): boolean {
  const run = waiting
  waiting = null
  run?.()
  return run !== null
}
