import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '@shared/api/problem'
import type { Bulk } from '@shared/api/types'
import { api } from '@/app/api'
import { useToasts } from '@/app/toasts'
import { WIDE, type Filter } from './filter'
import { useSelection } from './selection'
import { useBulk, words } from './useBulk'

const plain: Filter = { view: 'all', state: 'open', order: 'recent', ...WIDE }
const selection = useSelection()
const toasts = useToasts()
const posted: unknown[] = []
let answers: (Bulk | Error)[]

function bulk(change: Partial<Bulk> = {}): Bulk {
  const deed = {
    act: 'resolve',
    until: null,
    agent_id: null,
    team_id: null,
    label_id: null,
    undoes: null,
  } as const
  const at = '2026-03-02T10:00:00Z'
  return {
    ...{ id: 5, agent_id: 1, deed, total: 3, done: 3, unchanged: 0, refused: 0 },
    ...{ created_at: at, ended_at: at, undone: false },
    ...change,
  }
}

function answer(...args: unknown[]): Promise<unknown> {
  posted.push(args)
  const next = answers.shift()
  if (next === undefined) throw new Error('nothing more was expected')
  return next instanceof Error
    ? Promise.reject(next)
    : Promise.resolve({ data: next, response: new Response() })
}

beforeEach(() => {
  setActivePinia(createPinia())
  selection.clear()
  posted.length = 0
  vi.spyOn(api, 'POST').mockImplementation(answer as typeof api.POST)
  vi.spyOn(api, 'GET').mockImplementation(answer as typeof api.GET)
})

it('does it to those that are ticked, says so, and takes it back', async () => {
  answers = [bulk(), bulk({ id: 6, deed: { ...bulk().deed, act: 'undo', undoes: 5 } })]
  for (const id of [1, 2, 3]) selection.toggle(id)
  await useBulk().act('resolve', plain)
  expect(posted).toEqual([['/api/bulk', { body: { act: 'resolve', conversations: [1, 2, 3] } }]])
  expect(selection.any.value).toBe(false)
  expect(toasts.toasts.value.at(-1)?.text).toBe('3 conversations terminées.')
  toasts.undo()
  await flushPromises()
  expect(posted[1]).toEqual(['/api/bulk/{id}/undo', { params: { path: { id: 5 } } }])
  expect(toasts.toasts.value.at(-1)?.text).toBe('3 conversations rétablies.')
})

it('names the list when everything is ticked, less what was unticked', async () => {
  answers = [bulk()]
  selection.all()
  selection.toggle(9)
  await useBulk().act('label', { ...plain, state: 'any', label: 2 }, { label_id: 4 })
  const listing = {
    view: 'all',
    state: null,
    channel_id: null,
    label_id: 2,
    team_id: null,
    unread: false,
    order: 'recent',
  }
  expect(posted).toEqual([['/api/bulk', { body: { act: 'label', label_id: 4, listing, but: [9] } }]])
})

it('is followed until it ends', async () => {
  vi.useFakeTimers()
  answers = [
    bulk({ total: 40, done: 20, ended_at: null }),
    bulk({ total: 40, done: 31, ended_at: null }),
    bulk({ done: 40 }),
  ]
  selection.toggle(1)
  const { running, act } = useBulk()
  const over = act('resolve', plain)
  await vi.advanceTimersByTimeAsync(0)
  expect(running.value?.done).toBe(20)
  await vi.advanceTimersByTimeAsync(400)
  expect(running.value?.done).toBe(31)
  await vi.advanceTimersByTimeAsync(400)
  await over
  expect(running.value).toBeNull()
  expect(toasts.toasts.value.at(-1)?.text).toBe('40 conversations terminées.')
})

it('leaves the ticks where it was refused', async () => {
  answers = [new Problem({ status: 409, code: 'bulk_busy', detail: 'Attendez.' } as never)]
  selection.toggle(1)
  const { running, act } = useBulk()
  await act('resolve', plain)
  expect(selection.any.value).toBe(true)
  expect(running.value).toBeNull()
  expect(toasts.toasts.value.at(-1)?.tone).toBe('danger')
})

it('says to how many it was not done', () => {
  expect(words(bulk({ done: 1, unchanged: 1, refused: 2 }))).toBe(
    '1 conversation terminée. 1 l’était déjà. 2 refusées.',
  )
  expect(words(bulk({ done: 0, refused: 1 }))).toBe('0 conversation terminée. 1 refusée.')
})
