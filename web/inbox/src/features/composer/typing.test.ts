import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Answers, Refusal } from '@/testing/answers'
import { showTyping, stopTyping } from './typing'

let server: Answers
const told = (): number => server.asked.length

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  server = new Answers({ 'POST /api/conversations/7/typing': null, 'POST /api/conversations/8/typing': null })
  stopTyping()
})
afterEach(() => vi.useRealTimers())

it('tells it once while it lasts, and again before it ends', async () => {
  for (let second = 0; second < 9; second++) {
    showTyping(7, 5)
    vi.advanceTimersByTime(1000)
  }
  await vi.waitFor(() => expect(told()).toBe(3))
})

it('tells each conversation of its own', async () => {
  showTyping(7, 25)
  showTyping(8, 25)
  await vi.waitFor(() =>
    expect(server.asked.map(({ route }) => route)).toEqual([
      'POST /api/conversations/7/typing',
      'POST /api/conversations/8/typing',
    ]),
  )
})

it('begins anew after an answer was sent', async () => {
  showTyping(7, 25)
  showTyping(7, 25)
  stopTyping()
  showTyping(7, 25)
  await vi.waitFor(() => expect(told()).toBe(2))
})

it('tells nothing where there is nothing to tell', async () => {
  showTyping(7, 0)
  await Promise.resolve()
  expect(told()).toBe(0)
})

it('does not mind a refusal', async () => {
  server.set('POST /api/conversations/7/typing', new Refusal(503, 'Plus tard.'))
  showTyping(7, 5)
  await vi.waitFor(() => expect(told()).toBe(1))
})
