import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Memory } from '../src/memory'

beforeEach(() => localStorage.clear())
afterEach(() => vi.restoreAllMocks())

describe('memory', () => {
  it('writes nothing until it is told to', () => {
    const memory = new Memory('m')
    expect(memory.exists).toBe(false)
    expect(memory.get()).toEqual({ member: null, drafts: [] })
    expect(localStorage.length).toBe(0)
  })

  it('outlives the page', () => {
    new Memory('m').set({ token: 't', member: 'a' })
    expect(new Memory('m').get()).toEqual({ token: 't', member: 'a', drafts: [] })
  })

  it('sees what another tab changed or cleared', () => {
    const memory = new Memory('m')
    memory.set({ token: 't' })
    new Memory('m').set({ token: 'u' })
    expect(memory.get().token).toBe('u')
    new Memory('m').clear()
    expect(memory.exists).toBe(false)
  })

  it('lasts as long as the page where storage is forbidden', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const memory = new Memory('m')
    memory.set({ token: 't' })
    expect(memory.get().token).toBe('t')
    memory.clear()
    expect(memory.exists).toBe(false)
  })

  it('starts again from what cannot be read', () => {
    localStorage.setItem('m', '{')
    expect(new Memory('m').exists).toBe(false)
  })
})
