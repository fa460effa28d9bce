import { describe, expect, it } from 'vitest'
import { Thread, type Draft } from '../src/thread'
import { message, page } from './samples'

const draft = (key: string, change: Partial<Draft> = {}): Draft => ({
  key,
  text: 'Bonjour',
  at: '',
  ...change,
})
const keys = (thread: Thread) => thread.messages.map((one) => one.key)

describe('a thread', () => {
  it('is ordered by time, then sequence, then arrival', () => {
    const thread = new Thread()
    const at = '2026-03-02T09:00:00.000001Z'
    thread.apply(
      page(5, [
        message(4, { at: '2026-03-02T09:00:00.000002Z' }),
        message(3, { at, sequence: 2 }),
        message(2, { at, sequence: 1 }),
        message(1, { at, sequence: 1 }),
        message(9, { at: '2026-03-02T09:00:00.000000Z' }),
      ]),
    )
    expect(keys(thread)).toEqual(['k9', 'k1', 'k2', 'k3', 'k4'])
  })

  it('takes the same page twice and is the same', () => {
    const thread = new Thread()
    thread.apply(page(5, [message(1), message(2)]))
    thread.apply(page(5, [message(1), message(2)]))
    expect(keys(thread)).toEqual(['k1', 'k2'])
    expect(thread.n).toBe(5)
  })

  it('never goes back to an older number, except on a fresh page', () => {
    const thread = new Thread()
    thread.apply(page(9, [message(1)]))
    thread.apply(page(7, [message(2)]))
    expect(thread.n).toBe(9)
    thread.apply(page(3, [message(8)], true))
    expect([thread.n, keys(thread)]).toEqual([3, ['k8']])
  })

  it('lets the server’s word replace a draft', () => {
    const thread = new Thread()
    thread.drafts = [draft('k1'), draft('k2')]
    thread.apply(page(1, [message(1, { from: 'visitor' })]))
    expect(thread.drafts.map((one) => one.key)).toEqual(['k2'])
  })

  it('does not go back when the answer to a send comes after what happened since', () => {
    const thread = new Thread()
    thread.drafts = [draft('k1')]
    thread.apply(page(2, [message(1, { from: 'visitor', state: 'read' })]))
    thread.keep([message(1, { from: 'visitor', state: 'sent' }), message(2, { from: 'visitor' })])
    expect(thread.messages.map((one) => [one.key, one.state])).toEqual([
      ['k1', 'read'],
      ['k2', 'sent'],
    ])
    expect(thread.drafts).toEqual([])
  })

  it('keeps what was written here when everything else is forgotten', () => {
    const thread = new Thread()
    thread.drafts = [draft('k1')]
    thread.apply(page(1, [], true))
    thread.clear()
    expect(thread.drafts).toHaveLength(1)
    expect(thread.n).toBeUndefined()
  })

  it('counts what was not read, and not one’s own words', () => {
    const thread = new Thread()
    thread.apply(page(1, [message(1), message(2, { state: 'read' }), message(3, { from: 'visitor' })]))
    expect(thread.unread).toBe(1)
  })
})

describe('receipts', () => {
  it('say « delivered », then « read » once somebody looks, each once', () => {
    const thread = new Thread()
    thread.apply(page(1, [message(1), message(2, { from: 'visitor' })]))
    expect(thread.signs(false)).toEqual([{ type: 'delivered', message: 'k1' }])
    expect(thread.signs(false)).toEqual([])
    expect(thread.signs(true)).toEqual([{ type: 'read', message: 'k1' }])
    expect(thread.signs(true)).toEqual([])
  })

  it('do not repeat what the server knows', () => {
    const thread = new Thread()
    thread.apply(page(1, [message(1, { state: 'delivered' }), message(2, { state: 'read' })]))
    expect(thread.signs(false)).toEqual([])
    expect(thread.signs(true)).toEqual([{ type: 'read', message: 'k1' }])
  })

  it('are tried again when they did not leave', () => {
    const thread = new Thread()
    thread.apply(page(1, [message(1)]))
    const signs = thread.signs(true)
    thread.untell(signs)
    expect(thread.signs(true)).toEqual(signs)
  })
})

describe('a pressed button', () => {
  const choice = { message: 'k1', id: 'oui', title: 'Oui' }

  it('is known from the draft, then from the server', () => {
    const thread = new Thread()
    expect(thread.chosen('k1')).toBeUndefined()
    thread.drafts = [draft('k2', { choice })]
    expect(thread.chosen('k1')).toBe('oui')
    const told = message(2, {
      from: 'visitor',
      reply_to: 'k1',
      parts: [{ type: 'choice', id: 'non', title: 'Non' }],
    })
    thread.apply(page(1, [told]))
    expect(thread.chosen('k1')).toBe('non')
  })

  it('that was refused can be pressed again', () => {
    const thread = new Thread()
    thread.drafts = [draft('k2', { choice, refused: '' })]
    expect(thread.chosen('k1')).toBeUndefined()
  })

  it('is not any answer to the question', () => {
    const thread = new Thread()
    thread.apply(page(1, [message(2, { from: 'visitor', reply_to: 'k1' })]))
    expect(thread.chosen('k1')).toBeUndefined()
  })
})
