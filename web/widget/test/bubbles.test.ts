import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Bubbles, type Acts } from '../src/bubbles'
import { Thread } from '../src/thread'
import { wordsOf } from '../src/words'
import { message, page } from './samples'

let acts: { [name in keyof Acts]: ReturnType<typeof vi.fn> }
let bubbles: Bubbles
let thread: Thread

const items = () => [...bubbles.element.querySelectorAll<HTMLElement>('.item')]
const said = () => items().map((item) => item.querySelector('.bubble, .options')?.textContent)
const draw = (typing = false) => bubbles.draw(thread, typing)

beforeEach(() => {
  acts = {
    choose: vi.fn(),
    again: vi.fn(),
    drop: vi.fn(),
    older: vi.fn(),
    file: vi.fn(async () => new Blob(['x'])),
  }
  bubbles = new Bubbles(wordsOf('fr'), 'fr', acts as unknown as Acts, 'Bonjour\u202f!', 'Atelier')
  thread = new Thread()
})

describe('bubbles', () => {
  it('are a log that begins with the greeting', () => {
    draw()
    expect(bubbles.element.getAttribute('role')).toBe('log')
    expect(said()).toEqual(['Bonjour\u202f!'])
  })

  it('say who speaks, and do not announce one’s own words', () => {
    thread.apply(
      page(1, [message(1), message(2, { from: 'visitor' }), message(3, { from: 'bot', agent: null })]),
    )
    draw()
    expect(items().map((item) => item.querySelector('.sr')!.textContent!.split('\u00a0')[0])).toEqual([
      'Atelier',
      'Camille',
      'Vous',
      'Assistant automatique',
    ])
    expect(items().map((item) => item.getAttribute('aria-live'))).toEqual([null, null, 'off', null])
  })

  it('keep their element until something of them changes', () => {
    thread.apply(page(1, [message(1), message(2)]))
    draw()
    const [, first, second] = items()
    thread.apply(page(2, [message(2, { deleted: true, parts: [] }), message(3)]))
    draw()
    expect(items()[1]).toBe(first)
    expect(items()[2]).not.toBe(second)
    expect(said()).toEqual(['Bonjour\u202f!', 'message 1', 'Message retir\u00e9', 'message 3'])
    thread.apply(page(3, [message(1, { state: 'read' })]))
    draw()
    expect(items()[1]).toBe(first)
  })

  it('find their place when an older one comes late, and leave when they are gone', () => {
    thread.apply(page(1, [message(2), message(4)]))
    draw()
    thread.apply(page(2, [message(3), message(1)]))
    draw()
    expect(said().slice(1)).toEqual(['message 1', 'message 2', 'message 3', 'message 4'])
    thread.apply(page(3, [message(4)], true))
    draw()
    expect(said().slice(1)).toEqual(['message 4'])
  })

  it('replace a draft by what was taken, in the same place', () => {
    thread.drafts = [{ key: 'k5', text: 'Bonjour', at: '' }]
    draw()
    expect(items()[1]!.textContent).toContain('Envoi\u2026')
    thread.apply(page(1, [message(5, { from: 'visitor', parts: [{ type: 'text', text: 'Bonjour' }] })]))
    draw()
    expect(items()).toHaveLength(2)
    expect(items()[1]!.textContent).toContain('Envoy\u00e9')
  })

  it('offer to try again what was refused, or to give it up', () => {
    const draft = { key: 'k5', text: 'Bonjour', at: '', refused: 'Trop long.' }
    thread.drafts = [draft]
    draw()
    expect(items()[1]!.textContent).toContain('Trop long.')
    const [again, drop] = items()[1]!.querySelectorAll('button')
    again!.click()
    drop!.click()
    expect(acts.again).toHaveBeenCalledWith(draft)
    expect(acts.drop).toHaveBeenCalledWith(draft)
  })

  it('show words as words', () => {
    thread.apply(page(1, [message(1, { parts: [{ type: 'text', text: '<b onclick=x>gras</b>' }] })]))
    draw()
    expect(said()[1]).toBe('<b onclick=x>gras</b>')
    expect(items()[1]!.querySelector('b')).toBeNull()
  })

  it('have buttons that can be pressed once', () => {
    const options = [
      { id: 'oui', title: 'Oui' },
      { id: 'non', title: 'Non' },
    ]
    thread.apply(page(1, [message(1, { parts: [{ type: 'choices', options }] })]))
    draw()
    items()[1]!.querySelector('button')!.click()
    expect(acts.choose).toHaveBeenCalledWith('k1', 'oui', 'Oui')
    thread.drafts = [{ key: 'd', text: '', at: '', choice: { message: 'k1', id: 'oui', title: 'Oui' } }]
    draw()
    const [yes, no] = items()[1]!.querySelectorAll('button')
    expect([yes!.getAttribute('aria-pressed'), no!.disabled]).toEqual(['true', true])
    yes!.click()
    expect(acts.choose).toHaveBeenCalledOnce()
  })

  it('show places, cards and what is not known', () => {
    thread.apply(
      page(1, [
        message(1, { parts: [{ type: 'location', latitude: 48.85, longitude: 2.35, name: null }] }),
        message(2, { parts: [{ type: 'card', name: 'Atelier', phones: ['+33700000000'], emails: [] }] }),
        message(3, { parts: [{ type: 'unsupported' }] }),
      ]),
    )
    draw()
    expect(said().slice(1)).toEqual(['48.85, 2.35', 'Atelier\n+33700000000', '\u2026'])
  })

  it('fetch a picture once it is stored, and once', async () => {
    const file = {
      id: 9,
      kind: 'image',
      name: 'v\u00e9lo.png',
      mime: 'image/png',
      size: 1,
      state: 'waiting' as const,
    }
    thread.apply(page(1, [message(1, { parts: [], files: [file] })]))
    draw()
    expect(said()[1]).toBe('v\u00e9lo.png (en cours de r\u00e9ception\u2026)')
    expect(acts.file).not.toHaveBeenCalled()
    thread.apply(page(2, [message(1, { parts: [], files: [{ ...file, state: 'stored' }] })]))
    draw()
    draw()
    await vi.waitFor(() => expect(acts.file).toHaveBeenCalledExactlyOnceWith(9))
  })

  it('mark the days, but not a thread of today', () => {
    const today = new Date().toISOString().replace('Z', '000Z')
    thread.apply(page(1, [message(1, { at: today })]))
    draw()
    expect(bubbles.element.querySelectorAll('.day')).toHaveLength(0)
    thread.apply(page(2, [message(2)]))
    draw()
    expect([...bubbles.element.querySelectorAll('.day')].map((day) => day.textContent)[0]).toBe(
      'lundi 2 mars',
    )
  })

  it('lead back to what was said before', () => {
    thread.apply({ ...page(1, [message(1)], true), more: true })
    draw()
    bubbles.element.querySelector('button')!.click()
    expect(acts.older).toHaveBeenCalledOnce()
    expect(said()).toEqual(['message 1'])
  })

  it('say that somebody is typing', () => {
    draw(true)
    expect(bubbles.element.textContent).toContain('Atelier est en train d\u2019\u00e9crire')
    draw()
    expect(bubbles.element.textContent).not.toContain('\u00e9crire')
  })
})
