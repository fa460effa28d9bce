import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, h, ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '@shared/api/types'
import { queries } from '@/app/query'
import { useLedger } from '@/live/ledger'
import { serve } from '@/testing/api'
import { message } from '@/testing/rows'
import { provideThread, type InThread } from './inThread'
import MessageBubble from './MessageBubble.vue'

vi.setConfig({ testTimeout: 30_000 })

const AT = '2026-03-02T10:00:00Z'

function show(change: Partial<Message> = {}, thread: Partial<InThread> = {}) {
  const props = { message: message(7, change), name: 'Léa Martin', first: true, last: true }
  const Around = defineComponent({
    setup() {
      provideThread({ sought: ref(''), jump: () => undefined, ...thread })
      return () => h(MessageBubble, props)
    },
  })
  return mount(Around, { attachTo: document.body })
}

const button = (view: ReturnType<typeof show>, name: string) =>
  view.findAll('button').find((one) => (one.attributes('aria-label') ?? one.text()).includes(name))

beforeEach(() => {
  setActivePinia(createPinia())
  queries.clear()
})

describe('a bubble', () => {
  it('says who, what and when', () => {
    const view = show()
    expect(view.get('.author').text()).toBe('Léa Martin')
    expect(view.get('.words').text()).toBe('Message 7')
    expect(view.get('time').attributes('datetime')).toBe(AT)
  })

  it('shows markup as the words it is', () => {
    const text = '<img src=x onerror=alert(1)> & <b>gras</b>'
    const view = show({ parts: [{ type: 'text', text }] }, { sought: ref('gras') })
    expect(view.get('.words').text()).toBe(text)
    expect(view.find('.words img').exists()).toBe(false)
    expect(view.get('.words mark').text()).toBe('gras')
  })

  it('shows what it answers, and leads there', async () => {
    useLedger().merge({ messages: [message(3, { parts: [{ type: 'text', text: 'Où est-elle ?' }] })] })
    const jump = vi.fn()
    const view = show({ reply_to: 3 }, { jump })
    expect(view.get('.quoted').text()).toBe('Où est-elle ?')
    await view.get('.quoted').trigger('click')
    expect(jump).toHaveBeenCalledWith(3)
  })

  it('leads to what it answers even where that is not loaded', async () => {
    const jump = vi.fn()
    const view = show({ reply_to: 99 }, { jump })
    expect(view.get('.quoted').text()).toBe('Message cité')
    await view.get('.quoted').trigger('click')
    expect(jump).toHaveBeenCalledWith(99)
  })

  it('names a quote without words by its kind', () => {
    useLedger().merge({ messages: [message(3, { parts: [{ type: 'media', kind: 'voice', file: 1 }] })] })
    expect(show({ reply_to: 3 }).get('.quoted').text()).toBe('Message vocal')
  })

  it('can be answered where one may, and notes and what is gone never', async () => {
    const quote = vi.fn()
    const answer = async (change: Partial<Message>, thread: Partial<InThread>) => {
      const view = show(change, thread)
      expect(button(view, 'Répondre à ce message'), 'not before somebody is there').toBeUndefined()
      await view.get('article').trigger('pointerenter')
      return button(view, 'Répondre à ce message')
    }
    await (await answer({}, { quote }))?.trigger('click')
    expect(quote).toHaveBeenCalledWith(message(7))
    expect(await answer({}, {})).toBeUndefined()
    expect(await answer({ direction: 'note' }, { quote })).toBeUndefined()
    expect(await answer({ deleted_at: AT, edited_at: AT }, { quote })).toBeUndefined()
  })

  it('counts the same reaction once, and says whose', () => {
    const reactions = [
      { emoji: '👍', identity_id: 201, agent_id: null, delivery: 'none' as const, error: null },
      { emoji: '👍', identity_id: null, agent_id: 4, delivery: 'sent' as const, error: null },
      { emoji: '❤', identity_id: 201, agent_id: null, delivery: 'none' as const, error: null },
    ]
    const marks = show({ reactions }).findAll('.reactions li')
    expect(marks.map((mark) => mark.get('.sr-only').text())).toEqual([
      '👍 de Léa Martin, Un collègue',
      '❤️ de Léa Martin',
    ])
    expect(marks[0]?.text()).toContain('2')
  })

  it('marks ours that did not leave, and takes it away for who may answer', async () => {
    const failed = { emoji: '👍', identity_id: null, agent_id: 4, delivery: 'failed' as const, error: 'x' }
    const asked = serve({ 'DELETE /api/messages/7/reaction': () => message(7) })
    const view = show({ reactions: [failed] }, { quote: () => undefined })
    expect(view.get('.mark').attributes('title')).toContain('n’est pas partie')
    expect(view.find('.mark.trouble').exists()).toBe(true)
    await view.get('.mark').trigger('click')
    await flushPromises()
    expect(asked.map(({ path }) => path)).toContain('/api/messages/7/reaction')
    expect(
      show({ reactions: [failed] })
        .find('button.mark')
        .exists(),
    ).toBe(false)
  })

  it('shows what an edited message said before, one click away', async () => {
    serve({
      'GET /api/messages/7/versions': () => [
        { version: 1, parts: [{ type: 'text', text: 'Bonjur' }], until: AT },
      ],
    })
    const view = show({ edited_at: AT })
    await button(view, 'modifié')?.trigger('click')
    await vi.waitFor(
      () => expect(document.querySelector('[role=dialog] .versions')?.textContent ?? '').toContain('Bonjur'),
      { timeout: 15_000 },
    )
  })

  it('hides what a customer took back, but for who asks', () => {
    const view = show({ deleted_at: AT, edited_at: AT, parts: [] })
    expect(view.get('.gone').text()).toBe('Message supprimé par le client')
    expect(button(view, 'voir ce qu’il disait')).toBeDefined()
  })

  it('an erased message has no past', () => {
    const view = show({ erased_at: AT, edited_at: AT, parts: [] })
    expect(view.get('.gone').text()).toBe('Message effacé')
    expect(view.find('.earlier').exists()).toBe(false)
  })

  it('offers to send again what nobody can vouch for', async () => {
    const heard = serve({ 'POST /api/messages/7/settle': () => message(7, { direction: 'outbound' }) })
    const view = show({ direction: 'outbound', author: 'agent', delivery: 'unknown' })
    await button(view, 'Renvoyer')?.trigger('click')
    await flushPromises()
    await vi.waitFor(() => expect(heard.map(({ body }) => body)).toEqual([{ choice: 'resend' }]))
  })
})
