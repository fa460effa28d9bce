import { beforeEach, expect, it, vi } from 'vitest'
import { home } from '../src/home'
import { Thread } from '../src/thread'
import { message, page } from './samples'

let thread: Thread
const go = vi.fn()

beforeEach(() => {
  go.mockClear()
  thread = new Thread()
})

const drawn = (language: 'fr' | 'en' = 'fr') =>
  home({ thread, greeting: 'Bonjour\u202f!', language, ways: [{ kind: 'sms', address: '+33700000001' }] }, go)

it('greets, and leads to a first word', () => {
  const element = drawn('en')
  expect(element.querySelector('h3')!.textContent).toBe('Bonjour\u202f!')
  expect(element.querySelector('.card')).toBeNull()
  element.querySelector<HTMLElement>('.go')!.click()
  expect(go).toHaveBeenCalledOnce()
  expect(element.querySelector('.go')!.textContent).toBe('Write a message')
})

it('shows where one stands, with what was not read', () => {
  thread.apply(page(1, [message(1, { state: 'delivered' })], true))
  const element = drawn()
  expect(element.querySelector('.card')!.textContent).toContain('1 message non lu')
  expect(element.querySelector('.go')!.textContent).toBe('Continuer la conversation')
  element.querySelector<HTMLElement>('.card')!.click()
  expect(go).toHaveBeenCalledOnce()
})

it('names the other ways', () => {
  expect(drawn().querySelector('a')!.getAttribute('href')).toBe('sms:+33700000001')
})
