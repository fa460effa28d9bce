import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { queries } from '@/app/query'
import { useLedger } from '@/live/ledger'
import { event, frame } from '@/testing/rows'
import { FakeSocket, makeFake } from '@/testing/socket'
import { usePerson } from './person'

beforeEach(() => {
  setActivePinia(createPinia())
  FakeSocket.made.length = 0
})

afterEach(() => {
  useLedger().stop()
  vi.restoreAllMocks()
})

it('reads again what an event touches of the person on screen, for as long as they are there', async () => {
  const told = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue()
  const keys = async () => {
    await flushPromises()
    return told.mock.calls.splice(0).map(([filters]) => (filters as { queryKey: unknown }).queryKey)
  }
  const scope = effectScope()
  scope.run(() => usePerson(() => 7))
  useLedger().start({ make: makeFake })
  FakeSocket.last.opens()
  FakeSocket.last.says(frame([event(1, 'contact_changed', { contact_id: 8 })]))
  expect(await keys()).toEqual([])
  FakeSocket.last.says(frame([event(2, 'contact_changed', { contact_id: 7 })]))
  expect(await keys()).toEqual([['person', 7]])
  FakeSocket.last.says(frame([event(3, 'consent_changed', { contact_id: 7 })]))
  expect(await keys()).toEqual([['person', 7, 'consents']])
  FakeSocket.last.says(frame([event(4, 'message_received', { contact_id: 7 })]))
  expect(await keys()).toEqual([])
  scope.stop()
  FakeSocket.last.says(frame([event(5, 'contact_changed', { contact_id: 7 })]))
  expect(await keys()).toEqual([])
})
