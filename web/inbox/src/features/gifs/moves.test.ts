import { afterEach, expect, it, vi } from 'vitest'
import { moves } from './moves'

afterEach(() => vi.unstubAllGlobals())

/** The first bytes of a WebP: its first chunk, and what that says of itself. */
function webp(chunk: string, flags: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(32)
  head.set(new TextEncoder().encode(`RIFF....WEBP${chunk}`))
  head[20] = flags
  return head
}

const given = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', answer)

it('a GIF moves, a photo does not, and nobody has to look', async () => {
  given(() => Promise.reject(new Error('not to be asked')))
  expect(await moves('/a', 'image/gif')).toBe(true)
  expect(await moves('/a', 'image/jpeg')).toBe(false)
})

it.each([
  ['VP8X', 0x02, true],
  ['VP8X', 0x10, false],
  ['VP8 ', 0x02, false],
])('a WebP of %s with %i: %s', async (chunk, flags, expected) => {
  given(() => Promise.resolve(new Response(webp(chunk, flags))))
  expect(await moves('/a', 'image/webp')).toBe(expected)
})

it('what cannot be looked at stands still', async () => {
  given(() => Promise.reject(new TypeError('away')))
  expect(await moves('/a', 'image/webp')).toBe(false)
})
