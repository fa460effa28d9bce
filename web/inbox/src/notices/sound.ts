// Two soft notes, made on the spot: no file to load, and none to be refused by the policy. Browsers let a page
// sound only after somebody has touched it; until then it stays silent.
const NOTES: readonly [frequency: number, after: number][] = [
  [660, 0],
  [880, 0.11],
]
const LASTS = 0.32
const LOUD = 0.06
/** Milliseconds between two sounds: a burst is one. */
const PAUSE = 2000
/** Milliseconds for which the other tabs of this browser stay silent. */
const ALONE = 1500

let context: AudioContext | null = null
let last = -Infinity

/** Sounds once, whatever was decided before: for « try it ». False where the browser does not let us yet. */
export async function chime(): Promise<boolean> {
  context ??= new AudioContext()
  if (context.state === 'suspended') await Promise.race([context.resume(), later(200)])
  if (context.state !== 'running') return false
  for (const [frequency, after] of NOTES) note(context, frequency, context.currentTime + after)
  return true
}

/** Sounds unless it just did, in this tab or in another one. */
export async function ring(now = performance.now()): Promise<void> {
  if (now - last < PAUSE) return
  last = now
  const locks = globalThis.navigator?.locks
  if (!locks) return void (await chime())
  await locks.request('causerie.sound', { ifAvailable: true }, async (mine) => {
    if (mine && (await chime())) await later(ALONE)
  })
}

function note(on: AudioContext, frequency: number, at: number): void {
  const [tone, volume] = [on.createOscillator(), on.createGain()]
  tone.type = 'sine'
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(LOUD, at + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LASTS)
  tone.connect(volume).connect(on.destination)
  tone.start(at)
  tone.stop(at + LASTS)
}

const later = (delay: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delay))
