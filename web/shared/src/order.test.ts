import { describe, expect, it } from 'vitest'
import { conversation, message } from '@/testing/rows'
import { byLast, byPosition, instant } from './order'

describe('the order of a thread', () => {
  it('keeps microseconds, which Date would drop', () => {
    expect(instant('2026-03-02T10:00:00.000002Z') - instant('2026-03-02T10:00:00.000001Z')).toBe(1)
    expect(instant('2026-03-02T10:00:00.5Z')).toBe(instant('2026-03-02T10:00:00.500000Z'))
    expect(instant('2026-03-02T11:00:00+01:00')).toBe(instant('2026-03-02T10:00:00Z'))
  })

  it('is moment, then the provider’s sequence, then id', () => {
    const rows = [
      message(4, { at: '2026-03-02T10:00:00.000002Z' }),
      message(3, { sequence: 1 }),
      message(2, { sequence: 2 }),
      message(9, { sequence: 1 }),
    ]
    expect(rows.sort(byPosition).map(({ id }) => id)).toEqual([3, 9, 2, 4])
  })

  it('of a list is newest movement first, then the newest id', () => {
    const rows = [conversation(1), conversation(2), conversation(3, { last_at: '2026-03-02T10:00:01Z' })]
    expect(rows.sort(byLast).map(({ id }) => id)).toEqual([3, 2, 1])
  })
})
