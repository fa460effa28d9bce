import { describe, expect, it } from 'vitest'
import { begun, complete, KINDS, last, moved } from './actions'

describe('the steps of a macro', () => {
  it('say too little at first, unless there is nothing to say', () => {
    expect(KINDS.filter((type) => complete([begun(type)]))).toEqual(['assign', 'snooze', 'resolve'])
    expect(complete([])).toBe(false)
    expect(complete([{ type: 'note', text: 'Vu' }, { type: 'resolve' }])).toBe(true)
    expect(complete([{ type: 'note', text: ' ' }, { type: 'resolve' }])).toBe(false)
  })

  it('move up, but nothing ends up behind what puts the conversation aside', () => {
    const steps = [begun('note'), begun('label'), begun('resolve')]
    expect(moved(steps, 1).map(({ type }) => type)).toEqual(['label', 'note', 'resolve'])
    expect(moved(steps, 2)).toBe(steps)
    expect(moved(steps, 0)).toBe(steps)
    expect(KINDS.filter(last)).toEqual(['snooze', 'resolve'])
  })
})
