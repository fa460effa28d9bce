import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, type EffectScope } from 'vue'
import { useLedger } from '@/live/ledger'
import { conversation } from '@/testing/rows'
import { badged } from './icon'
import { useTitle } from './useTitle'

let scope: EffectScope
const icon = () => document.querySelector('link[rel="icon"]')?.getAttribute('href') ?? ''

beforeEach(() => {
  setActivePinia(createPinia())
  document.head.innerHTML = '<link rel="icon" href="/icon.svg">'
  scope = effectScope()
  scope.run(useTitle)
})
afterEach(() => scope.stop())

it('the tab counts the open conversations that hold something unread, and stops counting', async () => {
  const ledger = useLedger()
  expect([document.title, icon()]).toEqual(['Causerie', '/icon.svg'])
  ledger.merge({
    conversations: [
      conversation(1, { unread: 2 }),
      conversation(2, { unread: 1 }),
      conversation(3),
      conversation(4, { unread: 1, state: 'resolved' }),
    ],
  })
  await vi.waitFor(() => expect(icon()).toBe(badged(2)))
  expect(document.title).toBe('(2) Causerie')
  ledger.merge({ conversations: [conversation(1), conversation(2)] })
  await nextTick()
  expect([document.title, icon()]).toEqual(['Causerie', '/icon.svg'])
})

it('counts to nine, and more is more', () => {
  expect([9, 10].map((count) => />(9\+?)<\/text>/.exec(decodeURIComponent(badged(count)))?.[1])).toEqual([
    '9',
    '9+',
  ])
})
