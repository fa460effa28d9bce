import { afterEach, describe, expect, it } from 'vitest'
import { speak } from '@shared/i18n'
import { entryOf, NAMES } from './commands'
import { commandsOf, hintOf, isBare, keysOf, own, printed, profile, PROFILES, sequencesFrom } from './keymap'
import { usePreferences } from './preferences'

const preferences = usePreferences()

afterEach(() => {
  preferences.keys.value = {}
  preferences.keyProfile.value = 'causerie'
})

describe.each(PROFILES)('the keys of %s', (wanted) => {
  const all = () => NAMES.filter((name) => !entryOf(name).like).flatMap((name) => keysOf(name))

  it('each belong to one command', () => {
    profile.value = wanted
    expect(all().filter((key, at, keys) => keys.indexOf(key) !== at)).toEqual([])
  })

  it('are none that begins a sequence', () => {
    profile.value = wanted
    expect(all().filter((key) => sequencesFrom(key).length)).toEqual([])
  })

  it('take neither Alt, nor a digit, nor a sign that wants AltGr', () => {
    profile.value = wanted
    expect(all().filter((key) => /Alt|\d|[[\]#@{}]/.test(key))).toEqual([])
  })
})

it('the keys are those of ux.md', () => {
  const wanted = {
    down: ['j', 'ArrowDown'],
    up: ['k', 'ArrowUp'],
    open: ['Enter'],
    back: ['u', 'Escape'],
    reply: ['r'],
    note: ['n'],
    resolve: ['e'],
    resolve_next: ['Shift+e'],
    snooze: ['z'],
    assign: ['a'],
    take: ['i'],
    labels: ['l'],
    new: ['c'],
    go_inbox: ['g i'],
    search: ['/'],
    go_settings: ['g s'],
    help: ['?'],
    palette: ['Mod+k'],
    send: ['Mod+Enter'],
    send_resolve: ['Mod+Shift+Enter'],
    undo: ['Mod+z'],
  } as const
  for (const [name, keys] of Object.entries(wanted))
    expect([name, keysOf(name as 'down')]).toEqual([name, keys])
})

describe('keys of one’s own', () => {
  it('stand for the letter; the twin follows', () => {
    preferences.keys.value = { resolve: 'y', down: null }
    expect([keysOf('resolve'), keysOf('reopen'), keysOf('down')]).toEqual([['y'], ['y'], ['ArrowDown']])
    expect(commandsOf('y')).toEqual(['resolve', 'reopen'])
    expect(commandsOf('e')).toEqual([])
  })

  it('that storage holds wrongly are left out', () => {
    preferences.keys.value = {
      resolve: 7,
      take: '[',
      note: 'F5',
      reply: 'a b c',
      nothing: 'p',
      snooze: 'b',
    } as unknown as Record<string, string>
    expect(own.value).toEqual({ snooze: 'b' })
  })
})

describe('a key in print', () => {
  it.each([
    ['e', 'e'],
    ['Shift+e', 'Maj + E'],
    ['Mod+k', 'Ctrl + K'],
    ['Mod+Shift+Enter', 'Ctrl + Maj + Entrée'],
    ['g i', 'g i'],
    ['ArrowDown', '↓'],
    ['+', '+'],
  ])('%s reads %s', (chord, words) => expect(printed(chord)).toBe(words))

  it('speaks the reader’s language', async () => {
    await speak('en')
    expect([printed('Mod+Shift+Enter'), hintOf('resolve_next')]).toEqual([
      'Ctrl + Shift + Enter',
      'Shift + E',
    ])
  })

  it('is bare when it writes something', () => {
    expect(['e', 'Shift+e', '?', 'g i'].map(isBare)).toEqual([true, true, true, true])
    expect(['Mod+k', 'Escape', 'ArrowDown', 'Mod+Enter'].map(isBare)).toEqual([false, false, false, false])
  })
})
