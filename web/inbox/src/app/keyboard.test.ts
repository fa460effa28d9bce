import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { useKeys } from './keyboard'
import { usePreferences } from './preferences'

let scope: EffectScope
const down = vi.fn()
const next = vi.fn()
const help = vi.fn()
const open = vi.fn()
const back = vi.fn()

function press(key: string, init: KeyboardEventInit = {}, on: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  on.dispatchEvent(event)
  return event
}

function put(html: string): HTMLElement {
  document.body.innerHTML = html
  return document.body.firstElementChild as HTMLElement
}

beforeEach(() => {
  vi.clearAllMocks()
  document.body.innerHTML = ''
  scope = effectScope()
  scope.run(() => useKeys({ j: down, 'Shift+e': next, '?': help, Enter: open, Escape: back }))
})

afterEach(() => {
  scope.stop()
  usePreferences().shortcuts.value = true
})

describe('shortcuts', () => {
  it('answer to the character, wherever the key lies', () => {
    const event = press('j', { code: 'KeyX' })
    expect(down).toHaveBeenCalledOnce()
    expect(event.defaultPrevented).toBe(true)
  })

  it('tell Shift from Caps Lock', () => {
    press('J')
    expect(down).toHaveBeenCalledOnce()
    press('E', { shiftKey: true })
    expect(next).toHaveBeenCalledOnce()
  })

  it('take « ? » with or without Shift, as the layout wants', () => {
    press('?', { shiftKey: true })
    press('?')
    expect(help).toHaveBeenCalledTimes(2)
  })

  it.each(['ctrlKey', 'metaKey', 'altKey'] as const)('leave %s to the browser', (held) => {
    press('j', { [held]: true })
    expect(down).not.toHaveBeenCalled()
  })

  it('leave AltGr to the layout', () => {
    const event = new KeyboardEvent('keydown', { key: 'j' })
    event.getModifierState = (name) => name === 'AltGraph'
    globalThis.dispatchEvent(event)
    expect(down).not.toHaveBeenCalled()
  })

  it('are silent while a character is being composed', () => {
    press('j', { isComposing: true })
    expect(down).not.toHaveBeenCalled()
  })

  it.each(['<input>', '<textarea></textarea>', '<select></select>', '<div contenteditable="true"></div>'])(
    'are silent in %s',
    (html) => {
      press('j', {}, put(html))
      expect(down).not.toHaveBeenCalled()
    },
  )

  it.each(['dialog', 'menu', 'listbox'])('are silent while a %s is open', (role) => {
    put(`<div role="${role}"></div>`)
    press('j')
    press('Escape')
    expect(down).not.toHaveBeenCalled()
    expect(back).not.toHaveBeenCalled()
  })

  it('leave Enter to what it presses', () => {
    press('Enter', {}, put('<button></button>'))
    expect(open).not.toHaveBeenCalled()
    press('Enter')
    expect(open).toHaveBeenCalledOnce()
  })

  it('can be turned off; keys that are not characters stay', () => {
    usePreferences().shortcuts.value = false
    press('j')
    press('?')
    press('Escape')
    expect(down).not.toHaveBeenCalled()
    expect(help).not.toHaveBeenCalled()
    expect(back).toHaveBeenCalledOnce()
  })

  it('belong to the nearest, and end with it', () => {
    const inner = effectScope()
    const nearer = vi.fn()
    let wanted = true
    inner.run(() => useKeys({ j: nearer }, () => wanted))
    press('j')
    wanted = false
    press('j')
    inner.stop()
    press('j')
    expect(nearer).toHaveBeenCalledOnce()
    expect(down).toHaveBeenCalledTimes(2)
  })
})
