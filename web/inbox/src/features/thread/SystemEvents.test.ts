// What happened is one line until it is asked for; what a customer thought of it always stands.
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { speak } from '@shared/i18n'
import { event } from '@/testing/rows'
import SystemEvents from './SystemEvents.vue'

beforeEach(async () => {
  setActivePinia(createPinia())
  await speak('fr')
})

it('puts several away, but a rating', async () => {
  const events = [
    event(1, 'conversation_resolved'),
    event(2, 'conversation_rated', { data: { score: 5 } }),
    event(3, 'conversation_reopened'),
  ]
  const view = mount(SystemEvents, { props: { events } })
  expect(view.findAll('p').map((line) => line.text())).toEqual([expect.stringContaining('5 sur 5')])
  expect(view.get('button').text()).toContain('2')
  await view.get('button').trigger('click')
  expect(view.findAll('p')).toHaveLength(3)
})

it('says a single one at once', () => {
  const view = mount(SystemEvents, { props: { events: [event(1, 'conversation_resolved')] } })
  expect(view.find('button').exists()).toBe(false)
  expect(view.findAll('p')).toHaveLength(1)
})
