import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { serve } from '@/testing/api'
import { reasonFor, reasonOf } from './reasons'

it('asks once for the words of a code, whoever shows them', async () => {
  const asked = serve({ 'GET /api/sentences/blocked': () => ({ code: 'blocked', sentence: 'Bloqué.' }) })
  expect([reasonOf('blocked'), reasonOf('blocked')]).toEqual(['…', '…'])
  expect(await reasonFor('blocked')).toBe('Bloqué.')
  await flushPromises()
  expect(reasonOf('blocked')).toBe('Bloqué.')
  expect(asked).toHaveLength(1)
})

it('names the code where nobody answers', async () => {
  serve({})
  expect(await reasonFor('late')).toContain('late')
  expect(reasonOf('late')).toContain('late')
  expect(reasonOf(null)).toContain('—')
})
