import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref, shallowRef, type EffectScope } from 'vue'
import type { Conversation, Me } from '@shared/api/types'
import { api } from '@/app/api'
import { choicesOf, nearest, perform, whyNot } from '@/app/commands'
import { palette } from '@/app/palette/state'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { conversation } from '@/testing/rows'
import { useThreadCommands } from './threadCommands'

let scope: EffectScope
const row = shallowRef<Conversation>(conversation(1))
const assigning = ref(false)
const snoozing = ref(false)
let wide: boolean
const sent: string[] = []

function answers(path: string, init: { body?: Partial<Conversation> }) {
  sent.push(path)
  row.value = { ...row.value, ...init.body }
  return Promise.resolve({ data: row.value, response: new Response() })
}

beforeEach(() => {
  setActivePinia(createPinia())
  sent.length = 0
  wide = true
  row.value = conversation(1)
  assigning.value = snoozing.value = false
  palette.value = null
  vi.spyOn(api, 'PUT').mockImplementation(answers as unknown as typeof api.PUT)
  vi.spyOn(api, 'GET').mockResolvedValue({ data: [], response: new Response() } as never)
  queries.setQueryData(
    ['directory', 'labels'],
    [
      { id: 1, name: 'Devis' },
      { id: 2, name: 'Urgent' },
    ],
  )
  useSession().me = { id: 9, name: 'Agent', rights: ['answer'] } as unknown as Me
  scope = effectScope()
  scope.run(() =>
    useThreadCommands({
      conversation: row,
      people: () => [
        { label: 'M’en occuper', command: 'take', run: () => undefined },
        { label: 'Atelier', run: () => undefined },
      ],
      times: () => [{ label: 'Demain', run: () => undefined }],
      menus: () => (wide ? { assigning, snoozing } : null),
    }),
  )
})

afterEach(() => {
  scope.stop()
  queries.clear()
  useToasts().toasts.value = []
  palette.value = null
})

it('open the menus of the page, or the palette where it has none', () => {
  perform('assign')
  perform('snooze')
  expect([assigning.value, snoozing.value, palette.value]).toEqual([true, true, null])
  wide = false
  perform('assign')
  expect(palette.value).toBe('assign')
})

it('offer to the palette what the menus offer, but for what is a command of its own', () => {
  expect(choicesOf('assign').map(({ label }) => label)).toEqual(['Atelier'])
  expect(choicesOf('snooze').map(({ label }) => label)).toEqual(['Demain'])
})

it('label, and take the label back', async () => {
  expect(choicesOf('labels').map(({ label, checked }) => [label, checked])).toEqual([
    ['Devis', false],
    ['Urgent', false],
  ])
  choicesOf('labels')[1]?.run()
  await vi.waitFor(() => expect(useToasts().undoable.value).not.toBeNull())
  expect(row.value.labels).toEqual([2])
  expect(choicesOf('labels')[1]?.checked).toBe(true)
  useToasts().undo()
  await vi.waitFor(() => expect(row.value.labels).toEqual([]))
  expect(sent).toEqual(Array(2).fill('/api/conversations/{id}/labels'))
})

it('call it spam or not by the same key, and nothing else moves what lies in quarantine', () => {
  expect([whyNot('spam') === null, whyNot('unspam') === null]).toEqual([true, false])
  row.value = conversation(1, { state: 'spam' })
  expect([whyNot('spam') === null, whyNot('unspam') === null]).toEqual([false, true])
  expect(['resolve', 'reopen', 'snooze'].map((name) => whyNot(name as 'resolve'))).not.toContain(null)
})

it('say why not', () => {
  expect([whyNot('take'), whyNot('reopen'), whyNot('unassign')]).toEqual([
    null,
    'Cette conversation est déjà ouverte.',
    'Personne ne s’en occupe encore.',
  ])
  row.value = conversation(1, { state: 'resolved', assignee_id: 9 })
  expect([whyNot('take'), whyNot('resolve'), whyNot('snooze'), whyNot('reopen')]).toEqual([
    'Vous vous en occupez déjà.',
    'Cette conversation est terminée.',
    'Cette conversation est terminée.',
    null,
  ])
})

it('one key resolves what is open or asleep, and reopens what is resolved', () => {
  const key = () => nearest(['resolve', 'reopen'], () => true)?.name
  expect(key()).toBe('resolve')
  row.value = conversation(1, { state: 'snoozed' })
  expect(key()).toBe('resolve')
  row.value = conversation(1, { state: 'resolved' })
  expect(key()).toBe('reopen')
})
