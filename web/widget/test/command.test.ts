import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listen, type Causerie } from '../src/command'

/** Stands for the chat: what was asked of it. */
function host() {
  const chat = document.createElement('div')
  const asked = { open: vi.fn(), close: vi.fn(), prefill: vi.fn(), logout: vi.fn(), reset: vi.fn() }
  vi.spyOn(document, 'querySelector').mockReturnValue(Object.assign(chat, asked))
  return { chat, ...asked }
}

/** What a page writes before the chat is there. */
function stub(): Causerie {
  const queue: Causerie = function (...call) {
    ;(queue.q ??= []).push(call)
  }
  return (window.Causerie = queue)
}

beforeEach(() => void stub())
afterEach(() => {
  vi.restoreAllMocks()
  delete window.Causerie
})

it('does first what waited, in its order, then what comes', () => {
  const { prefill, open, close } = host()
  window.Causerie!('prefill', 'Bonjour')
  window.Causerie!('open')
  expect(open).not.toHaveBeenCalled()
  listen()
  expect(prefill).toHaveBeenCalledWith('Bonjour')
  expect(prefill.mock.invocationCallOrder[0]).toBeLessThan(open.mock.invocationCallOrder[0]!)
  window.Causerie!('close')
  expect(close).toHaveBeenCalledOnce()
})

it('identifies with both halves of the proof, or signs out', () => {
  const { chat, logout } = host()
  listen()
  window.Causerie!('identify', { id: '48213', hash: 'abc' })
  expect([chat.getAttribute('user-id'), chat.getAttribute('user-hash')]).toEqual(['48213', 'abc'])
  window.Causerie!('identify', { id: '48213' })
  expect(logout).toHaveBeenCalledOnce()
})

it('tells what happens', () => {
  const { chat } = host()
  const heard = vi.fn()
  listen()
  window.Causerie!('on', 'unread', heard)
  chat.dispatchEvent(new CustomEvent('causerie-unread', { detail: 3 }))
  expect(heard).toHaveBeenCalledWith(3)
})

it('toggles, forgets, and goes for good', () => {
  const { chat, reset } = host()
  document.body.append(chat)
  listen()
  window.Causerie!('toggle')
  expect(chat.hasAttribute('open')).toBe(true)
  window.Causerie!('reset')
  expect(reset).toHaveBeenCalledOnce()
  window.Causerie!('destroy')
  expect(chat.isConnected).toBe(false)
  window.Causerie!('open')
})

it('is not stopped by a name that nobody knows', () => {
  host()
  listen()
  expect(() => window.Causerie!('dance')).not.toThrow()
})
