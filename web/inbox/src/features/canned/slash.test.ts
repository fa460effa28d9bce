import { describe, expect, it, vi } from 'vitest'
import { replaceIn, slashAt, slashFor } from './slash'

/** The text with its caret at the bar. */
const at = (marked: string) => slashAt(marked.replace('|', ''), marked.indexOf('|'))

describe('a slash', () => {
  it.each([
    ['/|', 0, ''],
    ['/bon|', 0, 'bon'],
    ['Voilà /bon|', 6, 'bon'],
    ['Voilà\n/bon|', 6, 'bon'],
    ['/bo|n', 0, 'bo'],
    ['a\u00a0/prêt-2|', 2, 'prêt-2'],
  ])('in « %s » asks', (marked, from, query) => {
    expect(at(marked)).toEqual({ from, to: marked.indexOf('|'), query })
  })

  it.each(['|', 'bon|', 'et/ou|', 'http://|', '1 / 2|', '/bon |', '|/bon', '// |', '//|'])(
    'in « %s » does not',
    (marked) => {
      expect(at(marked)).toBeNull()
    },
  )

  it('is put after a space', () => {
    expect(slashFor('', 0)).toBe('/')
    expect(slashFor('Bonjour', 7)).toBe(' /')
    expect(slashFor('Bonjour\n', 8)).toBe('/')
  })
})

describe('words in place of others', () => {
  it('are typed where the browser can, and told to whoever listens where it cannot', () => {
    const box = document.createElement('textarea')
    document.body.append(box)
    box.value = 'Voilà /bon, merci'
    const heard = vi.fn()
    box.addEventListener('input', heard)
    replaceIn(box, 6, 10, 'Bonjour')
    expect([box.value, box.selectionStart]).toEqual(['Voilà Bonjour, merci', 13])
    expect(heard).toHaveBeenCalledOnce()
    box.remove()
  })
})
