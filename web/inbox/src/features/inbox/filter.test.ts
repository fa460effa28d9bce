import { describe, expect, it } from 'vitest'
import { filterFrom, queryOf } from './filter'

describe('the filter in the address', () => {
  it('reads what is said', () => {
    const query = { view: 'mine', state: 'snoozed', channel: '3' }
    expect(filterFrom(query, 'all')).toEqual({ view: 'mine', state: 'snoozed', channel: 3 })
  })

  it('falls back to the usual view and to open', () => {
    expect(filterFrom({}, 'unassigned')).toEqual({ view: 'unassigned', state: 'open', channel: null })
  })

  it('reads nonsense as nothing', () => {
    const query = { view: 'theirs', state: ['open', 'any'], channel: '-1' }
    expect(filterFrom(query, 'nonsense')).toEqual({ view: 'all', state: 'open', channel: null })
    expect(filterFrom({ channel: '1e99' }, 'all').channel).toBeNull()
  })

  it('shows mentions whatever became of their conversation', () => {
    expect(filterFrom({ view: 'mentions' }, 'all').state).toBe('any')
    expect(queryOf({ view: 'mentions', state: 'any', channel: null })).toEqual({ view: 'mentions' })
    expect(filterFrom(queryOf({ view: 'mentions', state: 'open', channel: null }), 'all').state).toBe('open')
  })

  it('says only what is unusual', () => {
    expect(queryOf({ view: 'all', state: 'open', channel: null })).toEqual({ view: 'all' })
    expect(filterFrom(queryOf({ view: 'mine', state: 'any', channel: 4 }), 'all')).toEqual({
      view: 'mine',
      state: 'any',
      channel: 4,
    })
  })
})
