// What reaches the eyes and the ears, and what does not.
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { JournalEvent, Preferences } from '@shared/api/types'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { Answers } from '@/testing/answers'
import { me } from '@/testing/people'
import { conversation, event, frame, message } from '@/testing/rows'
import { FakeSocket, makeFake } from '@/testing/socket'
import contract from '../../../../contract/notifications.json'
import * as sound from './sound'
import { useNotices } from './useNotices'

const GIVEN: Preferences = {
  matrix: contract.matrix as Preferences['matrix'],
  quiet: null,
  sounding: 'elsewhere',
  push_name: true,
  push_words: false,
  digest: null,
}
let router: Router
let host: ReturnType<typeof seated>
let n = 0

beforeEach(async () => {
  setActivePinia(createPinia())
  useSession().me = me({ id: 1 })
  new Answers({
    'GET /api/me/notifications': GIVEN,
    'GET /api/following': [70],
    'GET /api/mentions': [],
    'POST /api/conversations/72/mentions/seen': undefined,
  })
  queries.setQueryData(['notifications'], GIVEN)
  vi.spyOn(sound, 'ring').mockResolvedValue()
  const bare = { render: () => null }
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'inbox', component: bare },
      { path: '/c/:id', name: 'conversation', component: bare },
    ],
  })
  await router.push('/')
  useLedger().start({ make: makeFake })
  FakeSocket.last.opens()
  host = seated()
})

afterEach(() => {
  useLedger().stop()
  queries.clear()
})

const seated = () =>
  mount(defineComponent({ setup: () => (useNotices(), () => null) }), { global: { plugins: [router] } })

function writes(id: number, change: Partial<JournalEvent> = {}): void {
  n += 1
  const about = { conversation_id: id, message_id: 500 + n, at: new Date().toISOString(), ...change }
  const rows = {
    conversations: [conversation(id, { assignee_id: 1, contact_name: 'Léa Martin' })],
    messages: [message(500 + n, { conversation_id: id })],
  }
  FakeSocket.last.says(frame([event(n, 'message_received', about)], rows))
}

const toasts = () => useToasts().toasts.value.map(({ text }) => text)

it('says who wrote where nobody looks, with a sound and the way there', async () => {
  writes(7)
  await vi.waitFor(() => expect(toasts()).toEqual(['Léa Martin vous a écrit.']))
  expect(sound.ring).toHaveBeenCalledTimes(1)
  useToasts().toasts.value[0]?.action?.run()
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/c/7'))
})

it('leaves the row to speak that is in sight', async () => {
  document.body.innerHTML = '<a class="row" href="/c/7">Léa</a>'
  writes(7)
  await vi.waitFor(() => expect(sound.ring).toHaveBeenCalledTimes(1))
  expect(toasts()).toEqual([])
})

it('is silent about what is being read, and about it alone', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  globalThis.dispatchEvent(new Event('focus'))
  await router.push('/c/7')
  writes(7)
  writes(8)
  await vi.waitFor(() => expect(sound.ring).toHaveBeenCalledTimes(1))
  expect(toasts()).toHaveLength(1)
})

it('sounds for the open conversation while the window is behind others', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  await router.push('/c/7')
  globalThis.dispatchEvent(new Event('blur'))
  writes(7)
  await vi.waitFor(() => expect(sound.ring).toHaveBeenCalledTimes(1))
})

it('follows the choices that were made', async () => {
  queries.setQueryData(['notifications'], { ...GIVEN, matrix: { ...GIVEN.matrix, wrote: ['screen'] } })
  writes(7)
  await vi.waitFor(() => expect(toasts()).toHaveLength(1))
  expect(sound.ring).not.toHaveBeenCalled()
})

it('does not tell what a broken connection kept for an hour', async () => {
  writes(7, { at: new Date(Date.now() - 3_600_000).toISOString() })
  writes(8)
  await vi.waitFor(() => expect(toasts()).toHaveLength(1))
  expect(sound.ring).toHaveBeenCalledTimes(1)
})

/** A colleague writes in a conversation of somebody else's. */
function colleagueWrites(id: number, change: Partial<JournalEvent> = {}, name = 'Léa Martin'): void {
  n += 1
  const about = { conversation_id: id, message_id: 500 + n, agent_id: 9, at: new Date().toISOString() }
  const rows = {
    conversations: [conversation(id, { assignee_id: 9, contact_name: name })],
    messages: [message(500 + n, { conversation_id: id, direction: 'note', agent_id: 9 })],
  }
  FakeSocket.last.says(frame([event(n, 'message_written', { ...about, ...change })], rows))
}

it('tells of news in what one follows, without a sound, and until one follows it no more', async () => {
  await vi.waitFor(() => {
    colleagueWrites(70)
    expect(toasts()[0]).toBe('Du nouveau dans une conversation que vous suivez\u00a0: Léa Martin.')
  })
  expect(sound.ring).not.toHaveBeenCalled()
  n += 1
  const left = { conversation_id: 70, agent_id: 1, data: { follows: false } }
  FakeSocket.last.says(frame([event(n, 'followers_changed', left)], {}))
  colleagueWrites(70)
  n += 1
  const joined = { conversation_id: 71, agent_id: 1, data: { follows: true } }
  FakeSocket.last.says(frame([event(n, 'followers_changed', joined)], {}))
  colleagueWrites(71, {}, 'Noé Petit')
  await vi.waitFor(() => expect(toasts()).toHaveLength(2))
  expect(toasts()[1]).toContain('Noé Petit')
})

it('tells whom a note calls, once, aloud, and on the icon', async () => {
  const badge = vi.fn(async () => undefined)
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { setAppBadge: badge }))
  colleagueWrites(72, { data: { mentions: [1] } })
  await vi.waitFor(() => expect(toasts()).toEqual(['On vous a mentionné au sujet de Léa Martin.']))
  expect(sound.ring).toHaveBeenCalledTimes(1)
  await vi.waitFor(() => expect(badge).toHaveBeenLastCalledWith(1))
})

it('tells what it heard before it knew what to tell', async () => {
  host.unmount()
  queries.clear()
  host = seated()
  writes(7)
  await vi.waitFor(() => expect(toasts()).toEqual(['Léa Martin vous a écrit.']))
})
