import { afterEach, expect, it, vi } from 'vitest'
import { hold, release } from './ahead'

const heard = vi.fn()

function press(key: string, init: KeyboardEventInit = {}): boolean {
  globalThis.addEventListener('keydown', heard)
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  document.body.dispatchEvent(event)
  globalThis.removeEventListener('keydown', heard)
  return event.defaultPrevented
}

const type = (text: string): void => [...text].forEach((key) => press(key))

afterEach(() => {
  release()
  heard.mockClear()
})

it('keeps what is typed for the field to come, and from everybody else', () => {
  hold()
  type('Éloz')
  press('Backspace')
  expect(press('e')).toBe(true)
  expect(heard).not.toHaveBeenCalled()
  expect(release()).toBe('Éloe')
  expect(press('e')).toBe(false)
  expect(heard).toHaveBeenCalledOnce()
  expect(release()).toBe('')
})

it('leaves chords and the keys that write nothing alone', () => {
  hold()
  press('k', { ctrlKey: true })
  press('Shift')
  press('ArrowDown')
  expect(heard).toHaveBeenCalledTimes(3)
  expect(release()).toBe('')
})

it('ends with Escape, and when the field never comes', () => {
  vi.useFakeTimers()
  const left = vi.fn()
  hold(left)
  type('a')
  expect(press('Escape')).toBe(true)
  expect(left).toHaveBeenCalledOnce()
  expect(press('a')).toBe(false)
  hold()
  type('b')
  vi.advanceTimersByTime(5000)
  expect(press('b')).toBe(false)
  expect(release()).toBe('')
})

it('keeps no more than a question is long', () => {
  hold()
  type('x'.repeat(300))
  expect(release()).toHaveLength(100)
})
