import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useToasts } from './toasts'

const { toasts, say, dismiss, undo, undoable } = useToasts()

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.runAllTimers()
})

describe('undoing', () => {
  it('takes back the latest that can be, once, then the one before', () => {
    const first = vi.fn()
    const second = vi.fn()
    say('Une', { undo: first })
    say('Deux', { undo: second })
    say('Trois')
    undo()
    expect([first, second].map((one) => one.mock.calls.length)).toEqual([0, 1])
    undo()
    undo()
    expect([first, second].map((one) => one.mock.calls.length)).toEqual([1, 1])
    expect(toasts.value.map(({ text }) => text)).toEqual(['Trois'])
  })

  it('is offered by a button too', () => {
    const run = vi.fn()
    say('Faite', { undo: run })
    expect(toasts.value[0]?.action?.label).toBe('Annuler')
    toasts.value[0]?.action?.run()
    expect(run).toHaveBeenCalledOnce()
  })

  it('is over when the toast is', () => {
    const run = vi.fn()
    say('Faite', { undo: run })
    vi.advanceTimersByTime(8000)
    expect(undoable.value).toBeNull()
    undo()
    expect(run).not.toHaveBeenCalled()
  })

  it('is not any other action', () => {
    say('Faite', { action: { label: 'Voir', run: vi.fn() } })
    expect(undoable.value).toBeNull()
    for (const { id } of toasts.value) dismiss(id)
  })
})

it('one that lasts stays until it is answered', () => {
  say('Une nouvelle version est prête.', { lasting: true, action: { label: 'Recharger', run: vi.fn() } })
  vi.advanceTimersByTime(60_000)
  expect(toasts.value.map(({ text }) => text)).toEqual(['Une nouvelle version est prête.'])
  for (const { id } of toasts.value) dismiss(id)
})
