import { beforeEach, describe, expect, it } from 'vitest'
import { MOST, useSelection } from './selection'

const { selection, any, has, toggle, stretch, all, clear } = useSelection()
const rows = [10, 20, 30, 40, 50]
const ticked = () => rows.filter(has)

beforeEach(clear)

describe('what is ticked', () => {
  it('goes one by one', () => {
    expect(any.value).toBe(false)
    toggle(20)
    toggle(40)
    expect(ticked()).toEqual([20, 40])
    toggle(20)
    expect(ticked()).toEqual([40])
  })

  it('stretches either way from the last one touched', () => {
    toggle(40)
    stretch(rows, 20)
    expect(ticked()).toEqual([20, 30, 40])
    stretch(rows, 30)
    expect(ticked()).toEqual([40])
    clear()
    stretch(rows, 50)
    expect(ticked()).toEqual([50])
  })

  it('is everything but what was unticked', () => {
    all()
    expect(ticked()).toEqual(rows)
    expect(has(999)).toBe(true)
    toggle(20)
    stretch(rows, 40)
    expect(ticked()).toEqual([10, 50])
    expect([...selection.value.ids]).toEqual([20, 30, 40])
    stretch(rows, 20)
    expect(ticked()).toEqual(rows)
  })

  it('stops where the server does', () => {
    for (let id = 1; id <= MOST + 5; id += 1) toggle(id)
    expect(selection.value.ids.size).toBe(MOST)
  })
})
