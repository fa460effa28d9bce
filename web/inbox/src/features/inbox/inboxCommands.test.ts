import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { api } from '@/app/api'
import { perform, whyNot } from '@/app/commands'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { conversation } from '@/testing/rows'
import { neighbour } from './arrange'
import { useListCommands } from './inboxCommands'

let scope: EffectScope
let shown: number[]
const open = ref<number | null>(null)
const resolved: unknown[] = []

function go(id: number | null): void {
  open.value = id
}

beforeEach(() => {
  setActivePinia(createPinia())
  go(null)
  shown = [1, 2, 3]
  resolved.length = 0
  vi.spyOn(api, 'POST').mockImplementation(((_: string, init: { params: { path: { id: number } } }) => {
    resolved.push(init.params.path.id)
    return Promise.resolve({
      data: conversation(init.params.path.id, { state: 'resolved' }),
      response: new Response(),
    })
  }) as unknown as typeof api.POST)
  useLedger().merge({ conversations: shown.map((id) => conversation(id)) })
  scope = effectScope()
  scope.run(() =>
    useListCommands({
      open,
      go,
      step: (from, by) =>
        neighbour(
          shown.map((id) => ({ conversation: conversation(id), left: false })),
          from,
          by,
        ),
    }),
  )
})

afterEach(() => {
  scope.stop()
  useToasts().toasts.value = []
})

it('walks the list and comes back to where it was', async () => {
  perform('down')
  expect(open.value).toBe(1)
  perform('down')
  perform('down')
  perform('down')
  expect(open.value).toBe(3)
  perform('up')
  expect(open.value).toBe(2)
  await nextTick()
  expect(perform('open')).toBe('Une conversation est déjà ouverte.')
  perform('back')
  await nextTick()
  expect(open.value).toBeNull()
  perform('open')
  expect(open.value).toBe(2)
})

it.each([
  [[1, 2, 3], 1, 2],
  [[1, 2, 3], 3, 2],
  [[1], 1, null],
])('in %j, resolving %i leads to %s', async (rows, from, to) => {
  shown = rows
  go(from)
  perform('resolve_next')
  expect(open.value).toBe(to)
  await vi.waitFor(() => expect(resolved).toEqual([from]))
})

it('resolves nothing twice, and nothing from nowhere', () => {
  expect(whyNot('resolve_next')).toBe('Ouvrez d’abord une conversation.')
  useLedger().merge({ conversations: [conversation(1, { state: 'resolved' })] })
  go(1)
  expect(perform('resolve_next')).toBe('Cette conversation est terminée.')
  expect([open.value, resolved]).toEqual([1, []])
})
