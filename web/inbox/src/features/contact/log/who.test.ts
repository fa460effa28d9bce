import { describe, expect, it } from 'vitest'
import { fieldOf, momentOf } from './whenever'
import { isSomebody, strangerFrom, written } from './who'

describe('whom a note is about', () => {
  it.each([
    ['Rose Paul', { name: 'Rose Paul', phone: '', email: '' }],
    [' 06 11 22 33 44 ', { name: '', phone: '06 11 22 33 44', email: '' }],
    ['+33 (0)6.11.22.33.44', { name: '', phone: '+33 (0)6.11.22.33.44', email: '' }],
    ['rose@paul.example', { name: '', phone: '', email: 'rose@paul.example' }],
    ['2024', { name: '2024', phone: '', email: '' }],
  ])('« %s » is taken for what it looks like', (typed, stranger) => {
    expect(strangerFrom(typed)).toEqual(stranger)
  })

  it('is somebody once one thing is known', () => {
    const nobody = { contact: null, stranger: { name: ' ', phone: '', email: '' } }
    expect(isSomebody(nobody)).toBe(false)
    expect(isSomebody({ contact: null, stranger: null })).toBe(false)
    expect(isSomebody({ contact: null, stranger: { name: '', phone: '', email: 'a@b' } })).toBe(true)
    expect(written(nobody)).toEqual({ stranger: { name: null, phone: null, email: null } })
  })

  it('happened at a minute of this clock', () => {
    const at = new Date(2026, 2, 2, 9, 5)
    expect(fieldOf(at)).toBe('2026-03-02T09:05')
    expect(momentOf('2026-03-02T09:05')?.getTime()).toBe(at.getTime())
    expect([momentOf(''), momentOf('hier')]).toEqual([null, null])
  })
})
