import { describe, expect, it } from 'vitest'
import {
  askedOf,
  filterFrom,
  filterOf,
  isNarrowed,
  listingOf,
  queryOf,
  STATES,
  WIDE,
  type Filter,
} from './filter'

const plain: Filter = { view: 'all', state: 'open', order: 'recent', ...WIDE }
const every: Filter[] = STATES.flatMap((state) =>
  [null, 4].flatMap((id) =>
    [true, false].flatMap((unread) => [
      { view: 'mine', state, channel: id, label: null, team: id, unread, order: 'waiting' },
      { view: 'unassigned', state, channel: null, label: id, team: null, unread, order: 'recent' },
    ]),
  ),
)

describe('the filter in the address', () => {
  it('reads what is said', () => {
    const query = { view: 'mine', state: 'snoozed', channel: '3', label: '4', unread: '1', order: 'waiting' }
    expect(filterFrom(query, 'all')).toEqual({
      view: 'mine',
      state: 'snoozed',
      channel: 3,
      label: 4,
      team: null,
      unread: true,
      order: 'waiting',
    })
  })

  it('falls back to the usual view and to open', () => {
    expect(filterFrom({}, 'unassigned')).toEqual({ ...plain, view: 'unassigned' })
  })

  it('reads nonsense as nothing', () => {
    const query = { view: 'theirs', state: ['open', 'any'], channel: '-1', unread: 'yes', order: 'random' }
    expect(filterFrom(query, 'nonsense')).toEqual(plain)
    expect(filterFrom({ channel: '1e99' }, 'all').channel).toBeNull()
  })

  it('shows mentions whatever became of their conversation', () => {
    const mentions: Filter = { ...plain, view: 'mentions', state: 'any' }
    expect(filterFrom({ view: 'mentions' }, 'all').state).toBe('any')
    expect(queryOf(mentions)).toEqual({ view: 'mentions' })
    expect(isNarrowed(mentions)).toBe(false)
    expect(filterFrom(queryOf({ ...mentions, state: 'open' }), 'all').state).toBe('open')
  })

  it('says only what is unusual, and reads back what it says', () => {
    expect(queryOf(plain)).toEqual({ view: 'all' })
    for (const filter of every) expect(filterFrom(queryOf(filter), 'all')).toEqual(filter)
  })

  it('is the same when a view keeps it', () => {
    for (const filter of every) expect(filterOf(listingOf(filter))).toEqual(filter)
  })

  it('asks for nothing that does not narrow', () => {
    expect(askedOf(plain)).toEqual({ view: 'all', state: 'open', order: 'recent' })
    expect(isNarrowed(plain)).toBe(false)
    expect(isNarrowed({ ...plain, view: 'mine', order: 'waiting' })).toBe(false)
    for (const some of [{ state: 'any' }, { unread: true }, { team: 3 }] as const)
      expect(isNarrowed({ ...plain, ...some })).toBe(true)
  })
})
