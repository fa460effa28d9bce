import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { useCommands, type CommandName } from './commands'
import { SEQUENCE, useKeyboard } from './keyboard'
import { usePreferences } from './preferences'
import { useToasts } from './toasts'

let scope: EffectScope
const done: CommandName[] = []
const preferences = usePreferences()

function press(key: string, init: KeyboardEventInit = {}, on: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  on.dispatchEvent(event)
  return event
}

function put(html: string): HTMLElement {
  document.body.innerHTML = html
  return document.body.firstElementChild as HTMLElement
}

const deeds = (...names: CommandName[]) =>
  Object.fromEntries(names.map((name) => [name, () => void done.push(name)]))

beforeEach(() => {
  vi.useFakeTimers()
  done.length = 0
  document.body.innerHTML = ''
  scope = effectScope()
  scope.run(() => {
    useKeyboard()
    useCommands(deeds('down', 'resolve', 'resolve_next', 'help', 'open', 'back', 'new', 'palette', 'undo'))
    useCommands(deeds('go_inbox', 'go_settings'))
  })
})

afterEach(() => {
  scope.stop()
  preferences.shortcuts.value = true
  preferences.keys.value = {}
  preferences.keyProfile.value = 'causerie'
  useToasts().toasts.value = []
})

describe('a key', () => {
  it('answers to the character, wherever it lies', () => {
    const event = press('j', { code: 'KeyX' })
    expect(done).toEqual(['down'])
    expect(event.defaultPrevented).toBe(true)
  })

  it('is Shift, not Caps Lock', () => {
    press('J')
    press('E')
    press('e', { shiftKey: true })
    press('E', { shiftKey: true })
    expect(done).toEqual(['down', 'resolve', 'resolve_next', 'resolve_next'])
  })

  it('is « ? » with or without Shift, as the layout wants', () => {
    press('?', { shiftKey: true })
    press('?')
    expect(done).toEqual(['help', 'help'])
  })

  it.each(['ctrlKey', 'metaKey', 'altKey'] as const)('is left to the browser with %s', (held) => {
    expect(press('j', { [held]: true }).defaultPrevented).toBe(false)
    expect(done).toEqual([])
  })

  it('is left to the layout with AltGr, which Windows also calls Ctrl and Alt', () => {
    const event = new KeyboardEvent('keydown', { key: 'j' })
    event.getModifierState = (name) => name === 'AltGraph'
    globalThis.dispatchEvent(event)
    press('k', { ctrlKey: true, altKey: true })
    expect(done).toEqual([])
  })

  it('is silent while a character is being composed', () => {
    press('j', { isComposing: true })
    press('Dead')
    expect(done).toEqual([])
  })

  it.each(['<input>', '<textarea></textarea>', '<select></select>', '<div contenteditable="true"></div>'])(
    'writes in %s',
    (html) => {
      press('j', {}, put(html))
      press('z', { ctrlKey: true }, put(html))
      expect(done).toEqual([])
    },
  )

  it.each(['dialog', 'menu', 'listbox'])('belongs to a %s that is open', (role) => {
    put(`<div role="${role}"></div>`)
    press('j')
    press('g')
    press('i')
    press('Escape')
    expect(done).toEqual([])
  })

  it('called Enter presses what it is on', () => {
    press('Enter', {}, put('<button></button>'))
    expect(done).toEqual([])
    press('Enter')
    expect(done).toEqual(['open'])
  })

  it('held down moves on, but does nothing else twice', () => {
    press('j', { repeat: true })
    press('e', { repeat: true })
    expect(done).toEqual(['down'])
  })

  it('can be turned off when it writes; the others stay', () => {
    preferences.shortcuts.value = false
    for (const key of ['j', '?', 'g', 'i', 'Escape']) press(key)
    press('k', { ctrlKey: true })
    expect(done).toEqual(['back', 'palette'])
  })
})

describe('a key with Ctrl or ⌘', () => {
  it.each(['ctrlKey', 'metaKey'] as const)('opens the palette from anywhere with %s', (held) => {
    press('k', { [held]: true }, put('<textarea></textarea>'))
    put('<div role="dialog"></div>')
    press('k', { [held]: true })
    expect(done).toEqual(['palette', 'palette'])
  })

  it('is heard in the field of its command, and in no other', () => {
    const field = put('<textarea></textarea>')
    scope.run(() => useCommands({ send: { run: () => void done.push('send'), within: () => field } }))
    press('Enter', { ctrlKey: true }, field)
    press('Enter', {}, field)
    const other = document.body.appendChild(document.createElement('input'))
    press('Enter', { ctrlKey: true }, other)
    expect(done).toEqual(['send'])
  })

  it('given up for a letter, leaves that letter to fields', () => {
    const field = put('<textarea></textarea>')
    preferences.keys.value = { send: 'm', palette: 'p' }
    scope.run(() => useCommands({ send: { run: () => void done.push('send'), within: () => field } }))
    press('m', {}, field)
    press('p', {}, field)
    expect(done).toEqual([])
    press('p')
    expect(done).toEqual(['palette'])
  })
})

describe('a sequence', () => {
  it('is one key and then another', () => {
    expect(press('g').defaultPrevented).toBe(true)
    expect(done).toEqual([])
    press('i')
    press('g')
    press('s')
    expect(done).toEqual(['go_inbox', 'go_settings'])
  })

  it('is given up after a second', () => {
    press('g')
    vi.advanceTimersByTime(SEQUENCE + 1)
    press('c')
    expect(done).toEqual(['new'])
  })

  it('that says nothing does nothing: the second key is no command of its own', () => {
    press('g')
    press('e')
    expect(done).toEqual([])
    press('e')
    expect(done).toEqual(['resolve'])
  })

  it('survives the Shift of somebody who types it in capitals', () => {
    press('g')
    press('Shift', { shiftKey: true })
    press('i')
    expect(done).toEqual(['go_inbox'])
  })

  it('does not begin in a field', () => {
    press('g', {}, put('<input>'))
    press('c')
    expect(done).toEqual(['new'])
  })
})

describe('a command that is not possible', () => {
  const said = () => useToasts().toasts.value.map(({ text }) => text)

  it('says why when its key is a letter', () => {
    scope.run(() =>
      useCommands({ snooze: { run: () => void done.push('snooze'), guard: () => 'Terminée.' } }),
    )
    expect(press('z').defaultPrevented).toBe(true)
    expect(said()).toEqual(['Terminée.'])
    expect(done).toEqual([])
  })

  it('leaves other keys to the browser, in silence', () => {
    scope.run(() => useCommands({ undo: { run: () => undefined, guard: () => 'Rien.' } }))
    scope.run(() => useCommands({ send: { run: () => undefined, guard: () => 'Rien.' } }))
    expect(press('Enter', { ctrlKey: true }).defaultPrevented).toBe(false)
    expect(said()).toEqual([])
  })

  it('gives way to the one that shares its key', () => {
    let over = false
    scope.run(() =>
      useCommands({
        resolve: { run: () => void done.push('resolve'), guard: () => (over ? 'Terminée.' : null) },
        reopen: { run: () => void done.push('reopen'), guard: () => (over ? null : 'Ouverte.') },
      }),
    )
    scope.run(() => useCommands(deeds()))
    press('e')
    over = true
    press('e')
    expect(done[0]).toBe('resolve')
  })
})

describe('keys of one’s own', () => {
  it('replace the letter, not the keys that everybody knows', () => {
    preferences.keys.value = { resolve: 'y', down: 'w' }
    press('e')
    press('j')
    expect(done).toEqual([])
    press('y')
    press('w')
    press('ArrowDown')
    expect(done).toEqual(['resolve', 'down', 'down'])
  })

  it('may be Gmail’s', () => {
    preferences.keyProfile.value = 'gmail'
    press('z')
    press('z', { ctrlKey: true })
    press('o')
    expect(done).toEqual(['undo', 'undo', 'open'])
  })
})

it('a listener that is not wanted hears nothing', () => {
  scope.stop()
  scope = effectScope()
  scope.run(() => {
    useKeyboard(() => false)
    useCommands(deeds('down'))
  })
  press('j')
  expect(done).toEqual([])
})
