import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Message } from '@shared/api/types'
import { layOut } from '@/testing/layout'
import { message } from '@/testing/rows'
import Thread from './Thread.vue'

const START = Date.parse('2026-01-01T00:00:00Z')
const at = (id: number, change: Partial<Message> = {}): Message =>
  message(id, { at: new Date(START + id * 60_000).toISOString(), ...change })
const thread = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => at(from + n))

// Thousands of lines are laid out and drawn again and again: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

let view: VueWrapper
const scroller = () => view.get('.scroller').element as HTMLElement
const rows = () => view.findAll('.placed')
const shown = () => view.findAll('.words').map((line) => Number(/Message (\d+)/.exec(line.text())?.[1]))
const down = () => view.find('.jump')

async function show(messages: Message[], change: object = {}) {
  view = mount(Thread, {
    attachTo: document.body,
    props: {
      messages,
      newest: messages,
      pending: [],
      events: [],
      name: 'Léa Martin',
      older: false,
      newer: false,
      busy: null,
      failed: null,
      unread: null,
      typing: null,
      ...change,
    },
  })
  await settled()
}

/** Drawn, measured, and scrolled to where it was sent. */
async function settled() {
  for (let left = 4; left > 0; left -= 1) {
    await nextTick()
    await new Promise(requestAnimationFrame)
  }
}

async function scrollTo(top: number) {
  scroller().scrollTo({ top })
  await settled()
}

beforeEach(() => {
  setActivePinia(createPinia())
  layOut({ view: 800, line: 40 })
})

afterEach(() => {
  view.unmount()
})

describe('a thread of 20,000 messages', () => {
  it('has sixty lines in the document at most, wherever one scrolls', async () => {
    await show(thread(1, 20_000))
    expect(shown().at(-1)).toBe(20_000)
    for (const top of [700_000, 400_000, 12_345, 0]) {
      await scrollTo(top)
      expect(rows().length).toBeGreaterThan(15)
      expect(rows().length).toBeLessThanOrEqual(60)
    }
    expect(shown()[0]).toBe(1)
  })

  it('keeps the line that has the focus, however far one scrolls', async () => {
    await show(thread(1, 2000))
    const last = rows().at(-1)
    await last?.trigger('focusin')
    await scrollTo(0)
    expect(shown()).toContain(2000)
    expect(shown()).toContain(1)
    await view.findAll('.placed').at(-1)?.trigger('focusout')
    await scrollTo(40)
    expect(shown()).not.toContain(2000)
  })
})

describe('the thread', () => {
  it('opens at its end, says so, and has been read', async () => {
    await show(thread(1, 200))
    expect(shown().at(-1)).toBe(200)
    expect(view.emitted('seen')).toContainEqual([200])
    expect(down().exists()).toBe(false)
  })

  it('follows its end when something arrives', async () => {
    await show(thread(1, 200))
    await view.setProps({ messages: thread(1, 201), newest: thread(1, 201) })
    await settled()
    expect(shown().at(-1)).toBe(201)
    expect(view.emitted('seen')).toContainEqual([201])
  })

  it('counts and announces what customers say below, and leads there', async () => {
    await show(thread(1, 200))
    await scrollTo(1000)
    const more = [...thread(1, 202), at(203, { direction: 'outbound' })]
    await view.setProps({ messages: more, newest: more })
    await settled()
    expect(down().text()).toContain('2 nouveaux')
    expect(view.get('[aria-live=polite]').text()).toBe('Léa Martin : Message 202')
    expect(view.emitted('seen')).not.toContainEqual([203])
    await down().trigger('click')
    await settled()
    expect(shown().at(-1)).toBe(203)
    expect(down().exists()).toBe(false)
  })

  it('does not announce our own words', async () => {
    await show(thread(1, 20))
    const ours = [...thread(1, 20), at(21, { direction: 'outbound' })]
    await view.setProps({ messages: ours, newest: ours })
    await settled()
    expect(view.get('[aria-live=polite]').text()).toBe('')
  })

  it('stays on the same message when older ones come in front', async () => {
    await show(thread(101, 300), { older: true })
    await scrollTo(2000)
    const place = () => {
      const [line] = rows().filter((row) => row.find('.words').text() === 'Message 160')
      const top = /translateY\(([\d.]+)px\)/.exec((line?.element as HTMLElement)?.style.transform ?? '')?.[1]
      return Number(top) - scroller().scrollTop
    }
    const before = place()
    await view.setProps({ messages: thread(1, 300), newest: thread(1, 300) })
    await settled()
    expect(place()).toBe(before)
  })

  it('asks for more near an edge, once, and not after a failure', async () => {
    await show(thread(101, 300), { older: true })
    expect(view.emitted('read')).toBeUndefined()
    await scrollTo(100)
    expect(view.emitted('read')?.[0]).toEqual(['older'])
    await view.setProps({ busy: 'older' })
    const asked = view.emitted('read')?.length
    await scrollTo(60)
    await view.setProps({ busy: null, failed: 'older' })
    await scrollTo(40)
    expect(view.emitted('read')?.length).toBe(asked)
    await view.get('.top button').trigger('click')
    expect(view.emitted('read')?.length).toBe((asked ?? 0) + 1)
  })

  it('a passage of the past is not the end: it reads on, and offers the end', async () => {
    await show(thread(1, 100), { newest: thread(900, 1000), newer: true })
    expect(view.emitted('read')).toContainEqual(['newer'])
    expect(view.emitted('seen')).toBeUndefined()
    expect(view.emitted('reading')?.at(-1)?.[0]).not.toBe(null)
    await down().trigger('click')
    expect(view.emitted('end')).toHaveLength(1)
  })

  it('goes to a message, and lights it', async () => {
    await show(thread(1, 2000))
    const found = await (view.vm as unknown as { toMessage: (id: number) => Promise<boolean> }).toMessage(700)
    await settled()
    expect(found).toBe(true)
    expect(view.get('.message.lit').text()).toContain('Message 700')
    const missing = await (view.vm as unknown as { toMessage: (id: number) => Promise<boolean> }).toMessage(
      5000,
    )
    expect(missing).toBe(false)
  })

  it('offers the first that was not read when it stands above', async () => {
    await show(thread(1, 200), { unread: 120 })
    expect(view.get('.jump.up').text()).toContain('81 messages non lus')
    await view.get('.jump.up').trigger('click')
    await settled()
    expect(shown()).toContain(120)
    expect(view.find('.jump.up').exists()).toBe(false)
  })

  it('is moved through by keyboard: beginning, end, arrows, and a search of its own', async () => {
    await show(thread(1, 300))
    await view.get('.scroller').trigger('keydown', { key: 'Home' })
    expect(view.emitted('beginning')).toHaveLength(1)
    await scrollTo(0)
    await view.get('.scroller').trigger('keydown', { key: 'End' })
    await settled()
    expect(shown().at(-1)).toBe(300)
    await view.get('.scroller').trigger('keydown', { key: 'f', ctrlKey: true })
    expect(view.emitted('find')).toHaveLength(1)
    const passed = vi.fn()
    document.addEventListener('keydown', passed)
    await view.get('.scroller').trigger('keydown', { key: 'ArrowUp' })
    expect(passed).not.toHaveBeenCalled()
    document.removeEventListener('keydown', passed)
  })

  it('says where it begins, and who types at its end', async () => {
    await show(thread(1, 3), { typing: 'Léa écrit…' })
    expect(view.get('.top').text()).toBe('Début de l’échange')
    expect(rows().at(-1)?.text()).toBe('Léa écrit…')
  })
})
