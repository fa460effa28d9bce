import { effectScope, ref } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Way } from '@shared/api/types'
import { channel } from '@/testing/people'
import { takesTemplates, useWindow } from './useWindow'

const way = (change: Partial<Way> = {}): Way => ({
  channel_id: 1,
  identity_id: 2,
  address: '+33600000001',
  allowed: true,
  reason: null,
  sentence: null,
  window_until: null,
  preferred: true,
  ...change,
})
const NOW = Date.parse('2026-03-02T10:00:00Z')
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString()

beforeEach(() => vi.useFakeTimers({ now: NOW }))
afterEach(() => vi.useRealTimers())

it('closes at its second, and opens when the customer writes again', async () => {
  const shown = ref<Way | undefined>(way({ window_until: at(90) }))
  const scope = effectScope()
  const { over } = scope.run(() => useWindow(shown)) ?? { over: ref(true) }
  expect(over.value).toBe(false)
  await vi.advanceTimersByTimeAsync(89_999)
  expect(over.value).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(over.value).toBe(true)
  shown.value = way({ window_until: at(86_400) })
  await vi.advanceTimersByTimeAsync(0)
  expect(over.value).toBe(false)
  scope.stop()
})

it('is never over where there is none', async () => {
  const scope = effectScope()
  const { over, left } = scope.run(() => useWindow(ref(way()))) ?? { over: ref(true), left: ref(0) }
  await vi.advanceTimersByTimeAsync(60_000)
  expect([over.value, left.value]).toEqual([false, null])
  scope.stop()
})

it('leaves templates where it alone is closed', () => {
  const able = { ...channel(1).capabilities, templates: true }
  expect(takesTemplates(way({ allowed: false, reason: 'outside_window' }), able)).toBe(true)
  expect(takesTemplates(way({ allowed: false, reason: 'blocked' }), able)).toBe(false)
  expect(takesTemplates(way({ allowed: false, reason: 'outside_window' }), channel(1).capabilities)).toBe(
    false,
  )
  expect(takesTemplates(undefined, able)).toBe(false)
})
