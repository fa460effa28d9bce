import { describe, expect, it } from 'vitest'
import { message } from '@/testing/rows'
import { holds, meets, pageOf, within } from './stretches'

const at = (id: number) => message(id, { at: `2026-03-02T10:${String(id).padStart(2, '0')}:00Z` })
const all = Array.from({ length: 20 }, (_, n) => at(n))
const page = (from: number, to: number, before: string | null = 'b', after: string | null = 'a') =>
  pageOf({ items: all.slice(from, to + 1), before, after })
const ids = (...pages: ReturnType<typeof page>[]) => within(pages, all).map(({ id }) => id)

describe('a stretch of a thread', () => {
  it('holds what lies between its ends, both included', () => {
    expect(ids(page(5, 7))).toEqual([5, 6, 7])
  })

  it('reaches the beginning or the end where the server says that nothing lies beyond', () => {
    expect(ids(page(3, 4, null))).toEqual([0, 1, 2, 3, 4])
    expect(ids(page(17, 18, 'b', null))).toEqual([17, 18, 19])
  })

  it('of several pages is one', () => {
    expect(ids(page(5, 7), page(8, 9))).toEqual([5, 6, 7, 8, 9])
  })

  it('of nothing holds nothing', () => {
    expect(holds([], at(1))).toBe(false)
    expect(meets([], [page(1, 2)])).toBe(false)
  })

  it('meets another only where nothing unknown lies between', () => {
    expect(meets([page(1, 5)], [page(5, 9)])).toBe(true)
    expect(meets([page(1, 7)], [page(5, 9)])).toBe(true)
    expect(meets([page(1, 4)], [page(5, 9)])).toBe(false)
    expect(meets([page(1, 4, 'b', null)], [page(5, 9)])).toBe(true)
  })

  it('follows positions and not ids: at one moment the sequence decides', () => {
    const late = message(3, { at: all[6]?.at ?? '', sequence: 9 })
    expect(holds([page(5, 6)], late)).toBe(false)
    expect(holds([page(5, 7)], late)).toBe(true)
  })
})
