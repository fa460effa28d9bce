import { describe, expect, it } from 'vitest'
import { EMPTY_SHEET, keepCopy, NO_COPY, readCopy } from './drafts'

const copy = {
  sheet: { ...EMPTY_SHEET, text: 'Bonjour', mode: 'note' as const },
  revision: 4,
  unsaved: false,
}

describe('the copy in this browser', () => {
  it('is each colleague’s own', () => {
    keepCopy(1, 7, copy)
    expect(readCopy(1, 7)).toEqual(copy)
    expect(readCopy(2, 7)).toEqual(NO_COPY)
  })

  it('goes with its words, unless the server still has them', () => {
    const emptied = { ...copy, sheet: EMPTY_SHEET }
    keepCopy(1, 7, { ...emptied, unsaved: true })
    expect(readCopy(1, 7)).toMatchObject({ revision: 4, unsaved: true })
    keepCopy(1, 7, emptied)
    expect(localStorage.length).toBe(0)
  })

  it.each([
    '',
    '{',
    '"Bonjour"',
    '{"sheet":{"mode":"shout","text":"x"}}',
    '{"sheet":{"mode":"note","text":4}}',
  ])('reads %s as nothing', (damaged) => {
    localStorage.setItem('causerie.draft.1.7', damaged)
    expect(readCopy(1, 7)).toEqual(NO_COPY)
  })
})
