import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let started = 0
let state: AudioContextState = 'running'

class Fake {
  currentTime = 0
  destination = {}
  get state() {
    return state
  }
  resume = async () => void (state = 'running')
  createOscillator = () => ({
    frequency: {},
    connect: (next: unknown) => next,
    start: () => void (started += 1),
    stop: () => undefined,
  })
  createGain = () => ({
    gain: {
      setValueAtTime: () => undefined,
      linearRampToValueAtTime: () => undefined,
      exponentialRampToValueAtTime: () => undefined,
    },
    connect: (next: unknown) => next,
  })
}

beforeEach(() => {
  started = 0
  state = 'running'
  vi.resetModules()
  vi.stubGlobal('AudioContext', Fake)
})
afterEach(() => vi.unstubAllGlobals())

it('is two notes', async () => {
  const { chime } = await import('./sound')
  expect(await chime()).toBe(true)
  expect(started).toBe(2)
})

it('wakes what the browser had put to sleep', async () => {
  state = 'suspended'
  const { chime } = await import('./sound')
  expect(await chime()).toBe(true)
})

it('rings once for a burst', async () => {
  vi.stubGlobal('navigator', {})
  const { ring } = await import('./sound')
  await ring(10_000)
  await ring(11_000)
  expect(started).toBe(2)
  await ring(13_000)
  expect(started).toBe(4)
})

it('is silent where another tab rings', async () => {
  const request = (_: string, __: unknown, run: (lock: unknown) => unknown) => run(null)
  vi.stubGlobal('navigator', { locks: { request } })
  const { ring } = await import('./sound')
  await ring(10_000)
  expect(started).toBe(0)
})
