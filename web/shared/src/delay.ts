// How long one waits before the next try.
const FIRST = 500
const LONGEST = 15_000

/** Milliseconds before attempt number `failures`: doubled each time, bounded, and spread over its upper half. */
export function delayBefore(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1))
  return ceiling / 2 + (ceiling / 2) * random()
}

/** Waits; `given` gets what ends the wait at once. */
export function pause(milliseconds: number, given: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    given(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
