import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refused, type Api } from '../src/api'
import { Memory } from '../src/memory'
import { Talk } from '../src/talk'
import type { Draft } from '../src/thread'
import { message, page } from './samples'

class Quiet {
  constructor() {}
  send() {}
  close() {}
}

const draft = (key: string): Draft => ({ key, text: 'Bonjour', at: '' })

function setting(who: { member: string | null } = { member: null }) {
  const api = {
    token: '',
    url: (path: string) => `https://c.example/${path}`,
    socket: () => new Quiet(),
    arrive: vi.fn(async () => 'given'),
    leave: vi.fn(async () => {}),
    post: vi.fn(async (one: Draft) => ({ message: message(1, { key: one.key, from: 'visitor' }) })),
    signal: vi.fn<(signs: unknown[]) => Promise<void>>(async () => {}),
    page: vi.fn(async () => page(0, [])),
  }
  const memory = new Memory('m')
  memory.set({})
  const changed = vi.fn()
  const looks = { seen: false }
  const talk = new Talk(
    api as unknown as Api,
    memory,
    () => [who.member, 'hash'],
    changed,
    () => looks.seen,
  )
  return { api, memory, talk, changed, looks, who }
}

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  vi.stubGlobal('WebSocket', Quiet)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('who one is', () => {
  it('is asked once, and kept', async () => {
    const { api, memory, talk } = setting()
    await Promise.all([talk.begin(), talk.begin()])
    expect(api.arrive).toHaveBeenCalledOnce()
    expect(memory.get().token).toBe('given')
  })

  it('is not asked again on the next page', async () => {
    const { api, memory, talk } = setting()
    memory.set({ token: 'kept' })
    await talk.begin()
    expect(api.arrive).not.toHaveBeenCalled()
    expect(api.token).toBe('kept')
  })

  it('is asked again, under the old token, when the site says who it is', async () => {
    const { api, memory, talk, who } = setting()
    memory.set({ token: 'kept' })
    who.member = 'a'
    let shown = ''
    api.arrive.mockImplementation(async () => {
      shown = api.token
      return 'new'
    })
    await talk.begin()
    expect(shown).toBe('kept')
    expect(memory.get()).toMatchObject({ token: 'new', member: 'a' })
  })

  it('is a visitor when the site signs wrongly', async () => {
    const { api, talk } = setting({ member: 'a' })
    api.arrive.mockRejectedValueOnce(new Refused(401, 'wrong'))
    expect(await talk.begin()).toBe(true)
    expect(api.arrive).toHaveBeenLastCalledWith(null, null)
  })

  it('is asked later when nobody answers, and not at all when the page may not', async () => {
    const { api, talk } = setting()
    api.arrive.mockRejectedValueOnce(new TypeError('offline'))
    expect(await talk.begin()).toBe(false)
    expect(talk.connected).toBe(false)
    await vi.advanceTimersByTimeAsync(5000)
    expect(api.arrive).toHaveBeenCalledTimes(2)
    const other = setting()
    other.memory.set({ token: undefined })
    other.api.arrive.mockRejectedValue(new Refused(403, 'origin'))
    expect(await other.talk.begin()).toBe(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(other.api.arrive).toHaveBeenCalledOnce()
  })

  it('that comes too late changes nothing', async () => {
    const { api, talk, memory } = setting()
    let answer: (token: string) => void = () => {}
    api.arrive.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const first = talk.begin()
    talk.forget()
    answer('late')
    expect(await first).toBe(false)
    expect([api.token, memory.get().token]).toEqual(['', undefined])
  })

  it('begins anew when the token is over, without a storm', async () => {
    const { api, talk, memory } = setting()
    await talk.begin()
    talk.page(page(3, [message(1)], true))
    talk.over()
    expect(talk.thread.messages).toEqual([])
    expect(memory.get().token).toBeUndefined()
    await settle()
    expect(api.arrive).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(1000)
    expect(api.arrive).toHaveBeenCalledTimes(2)
  })
})

describe('what is written', () => {
  it('shows at once, is kept until taken, and leaves in order', async () => {
    const { api, memory, talk } = setting()
    talk.write(draft('a'))
    talk.write(draft('b'))
    expect(talk.thread.drafts.map((one) => one.key)).toEqual(['a', 'b'])
    expect(memory.get().drafts).toHaveLength(2)
    await settle()
    expect(api.post.mock.calls.map(([one]) => one.key)).toEqual(['a', 'b'])
    expect(talk.thread.drafts).toEqual([])
    expect(memory.get().drafts).toEqual([])
  })

  it('waits out a cut and leaves once, under its own key', async () => {
    const { api, talk } = setting()
    api.post.mockRejectedValueOnce(new TypeError('offline'))
    talk.write(draft('a'))
    await settle()
    expect(talk.connected).toBe(false)
    expect(talk.thread.drafts).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(5000)
    expect(api.post.mock.calls.map(([one]) => one.key)).toEqual(['a', 'a'])
    expect(talk.thread.drafts).toEqual([])
  })

  it('survives a reload', async () => {
    const { memory } = setting()
    memory.set({ drafts: [draft('a')] })
    const { api, talk } = setting()
    await talk.begin()
    await settle()
    expect(api.post).toHaveBeenCalledOnce()
  })

  it('waits as long as the server asks', async () => {
    const { api, talk } = setting()
    api.post.mockRejectedValueOnce(new Refused(429, 'slow', 9))
    talk.write(draft('a'))
    await vi.advanceTimersByTimeAsync(8000)
    expect(api.post).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(1000)
    expect(api.post).toHaveBeenCalledTimes(2)
  })

  it('that is refused for good says so and does not hold up the rest', async () => {
    const { api, talk } = setting()
    api.post.mockRejectedValueOnce(new Refused(400, 'Trop long.'))
    talk.write(draft('a'))
    talk.write(draft('b'))
    await settle()
    expect(talk.thread.drafts).toEqual([{ ...draft('a'), refused: 'Trop long.' }])
    talk.again(talk.thread.drafts[0]!)
    await settle()
    expect(talk.thread.drafts).toEqual([])
  })

  it('can be given up', () => {
    const { talk, memory } = setting()
    const one = { ...draft('a'), refused: 'Non.' }
    talk.write(one)
    talk.drop(one)
    expect(memory.get().drafts).toEqual([])
  })

  it('is sent again under a new token when the old one ran out', async () => {
    const { api, talk } = setting()
    api.post.mockRejectedValueOnce(new Refused(401, ''))
    talk.write(draft('a'))
    await vi.advanceTimersByTimeAsync(1000)
    expect(api.arrive).toHaveBeenCalledTimes(2)
    expect(api.post).toHaveBeenCalledTimes(2)
    expect(talk.thread.drafts).toEqual([])
  })
})

describe('signs', () => {
  it('travel together, a moment later', async () => {
    const { api, talk, looks } = setting()
    await talk.begin()
    talk.page(page(3, [message(1)]))
    talk.page(page(4, [message(2)]))
    await vi.advanceTimersByTimeAsync(150)
    expect(api.signal.mock.calls).toEqual([
      [
        [
          { type: 'delivered', message: 'k1' },
          { type: 'delivered', message: 'k2' },
        ],
      ],
    ])
    looks.seen = true
    talk.hurry()
    await vi.advanceTimersByTimeAsync(150)
    expect(api.signal.mock.calls[1]![0]).toHaveLength(2)
  })

  it('of typing are rare, and none before the first word was heard', async () => {
    const { api, talk } = setting()
    await talk.begin()
    talk.tellTyping()
    expect(api.signal).not.toHaveBeenCalled()
    talk.page(page(3, []))
    talk.tellTyping()
    talk.tellTyping()
    expect(api.signal).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(4000)
    talk.tellTyping()
    expect(api.signal).toHaveBeenCalledTimes(2)
  })

  it('of an agent’s typing fade, or end with their words', async () => {
    const { talk } = setting()
    talk.typing()
    expect(talk.typed).toBe(true)
    await vi.advanceTimersByTimeAsync(7000)
    expect(talk.typed).toBe(false)
    talk.typing()
    talk.page(page(3, [message(1, { from: 'visitor' })]))
    expect(talk.typed).toBe(true)
    talk.page(page(4, [message(2)]))
    expect(talk.typed).toBe(false)
  })
})
