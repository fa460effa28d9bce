import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rating } from '../src/rating'
import type { Episode } from '../src/thread'

let said: [episode: number, score: number, comment: string][]
let fails: boolean
const talk = {
  rate: async (...told: [number, number, string]) => {
    if (fails) throw new Error('away')
    said.push(told)
  },
}
const hidden = vi.fn()

function card(episode: Partial<Episode> = {}, language: 'fr' | 'en' = 'fr'): HTMLElement {
  const element = rating({ id: 7, score: null, comment: null, ...episode }, language, talk, hidden)
  document.body.replaceChildren(element)
  return element
}

const faces = (element: HTMLElement) => [...element.querySelectorAll<HTMLInputElement>('input')]
const words = (element: HTMLElement) => element.querySelector('textarea')!
const status = (element: HTMLElement) => element.querySelector('[role=status]')!.textContent

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  fails = false
})
afterEach(() => vi.useRealTimers())

describe('asking how it went', () => {
  it('has a name for each face, and no words to fill in before one is chosen', () => {
    const element = card({}, 'en')
    expect(element.querySelector('legend')!.textContent).toBe('How did this conversation go?')
    expect(faces(element).map((face) => face.getAttribute('aria-label'))).toEqual([
      'Very badly',
      'Badly',
      'So-so',
      'Well',
      'Very well',
    ])
    expect(words(element).parentElement!.hidden).toBe(true)
  })

  it('keeps the face on which one stays, not those passed over', async () => {
    const element = card()
    faces(element)[1]!.click()
    faces(element)[3]!.click()
    await vi.advanceTimersByTimeAsync(1000)
    expect(said).toEqual([[7, 4, '']])
    expect(status(element)).toContain('pendant un jour')
    expect(words(element).parentElement!.hidden).toBe(false)
  })

  it('adds a word, at once', async () => {
    const element = card()
    faces(element)[4]!.click()
    words(element).value = 'Merci'
    element.querySelector<HTMLElement>('.send')!.click()
    await vi.advanceTimersByTimeAsync(1000)
    expect(said).toEqual([[7, 5, 'Merci']])
  })

  it('shows what was said before', () => {
    const element = card({ score: 2, comment: 'Long' })
    expect(faces(element).findIndex((face) => face.checked)).toBe(1)
    expect(words(element).value).toBe('Long')
  })

  it('says that it could not be kept', async () => {
    fails = true
    const element = card()
    faces(element)[0]!.click()
    await vi.advanceTimersByTimeAsync(1000)
    expect(status(element)).toContain('Réessayez')
  })

  it('goes away when it is told to', () => {
    card().querySelector<HTMLElement>('.tool')!.click()
    expect(hidden).toHaveBeenCalledOnce()
  })
})
