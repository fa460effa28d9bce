import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, expect, it } from 'vitest'
import { useSession } from '@/app/session'
import { serve } from '@/testing/api'
import { me } from '@/testing/people'
import { message } from '@/testing/rows'
import ReactionPicker from './ReactionPicker.vue'

const LIST = ['👍', '❤', '🤣', '😱', '😢', '🙏', '🔥', '🎉']

function show(emojis: string[] = [], ours = '') {
  const anchor = document.createElement('div')
  anchor.innerHTML = '<button>Réagir</button>'
  document.body.append(anchor)
  const found = { emoji: ours, identity_id: null, agent_id: 1, delivery: 'sent' as const, error: null }
  const row = message(7, { reactions: ours ? [found] : [] })
  return mount(ReactionPicker, { props: { message: row, emojis, anchor }, attachTo: document.body })
}

const buttons = () => [...document.querySelectorAll<HTMLButtonElement>('.c-reacting button')]
const press = (key: string) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
  )

beforeEach(() => {
  setActivePinia(createPinia())
  useSession().me = me()
})

it('offers the usual ones, the first one under the fingers, and says which is ours', () => {
  show([], '❤')
  expect(buttons().map((one) => one.textContent?.trim())).toEqual(['👍', '❤️', '😂', '😮', '😢', '🙏', ''])
  expect(document.activeElement).toBe(buttons()[0])
  expect(
    buttons()
      .map((one) => one.getAttribute('aria-pressed'))
      .indexOf('true'),
  ).toBe(1)
})

it('offers what the channel takes and nothing else', async () => {
  show(LIST)
  expect(buttons()).toHaveLength(7)
  buttons().at(-1)?.click()
  await nextTick()
  await nextTick()
  expect(buttons().map((one) => one.textContent?.trim())).toEqual(LIST.map((one) => one.replace('❤', '❤️')))
  expect(document.activeElement).toBe(buttons()[0])
})

it('is gone through with the arrows, chosen from once, and left with Escape', async () => {
  const asked = serve({ 'PUT /api/messages/7/reaction': () => message(7) })
  const view = show()
  press('ArrowRight')
  press('ArrowRight')
  press('ArrowLeft')
  expect(document.activeElement).toBe(buttons()[1])
  buttons()[1]?.click()
  await flushPromises()
  expect(asked.map(({ body }) => body)).toEqual([{ emoji: '❤️' }])
  press('Escape')
  expect(view.emitted('close')).toHaveLength(2)
})

it('gives the focus back to what it was opened from', () => {
  const view = show()
  const opener = document.querySelector('button')
  Object.defineProperty(opener, 'offsetParent', { value: document.body })
  view.unmount()
  expect(document.activeElement).toBe(opener)
})
