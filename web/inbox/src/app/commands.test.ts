import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, effectScope, ref, type EffectScope } from 'vue'
import { speak } from '@shared/i18n'
import {
  choicesOf,
  entryOf,
  isCommand,
  isDeclared,
  isKnown,
  NAMES,
  perform,
  titleOf,
  useChoices,
  useCommands,
  whyNot,
} from './commands'
import { itemOf, tipOf } from './menus'
import { usePreferences } from './preferences'

const PAGES = import.meta.glob<string>('../**/*.vue', { query: '?raw', import: 'default', eager: true })
let scope: EffectScope
const run = vi.fn()

beforeEach(() => {
  run.mockClear()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  usePreferences().shortcuts.value = true
})

describe('the catalogue', () => {
  it('has a name for every command in both languages', async () => {
    for (const language of ['fr', 'en'] as const) {
      await speak(language)
      expect(NAMES.filter((name) => titleOf(name) === `command.${name}`)).toEqual([])
    }
  })

  it('shares a key only with a command that exists and has one', () => {
    for (const like of NAMES.flatMap((name) => entryOf(name).like ?? []))
      expect(isCommand(like) && entryOf(like).key).toBeTruthy()
  })

  it('knows every command that a button of the pages names', () => {
    const named = Object.values(PAGES).flatMap((page) =>
      [...page.matchAll(/[^:]data-command="(\w+)"/g)].map(([, name]) => name ?? ''),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((one) => !isCommand(one))).toEqual([])
  })
})

describe('a command', () => {
  it('is there for as long as the component that can do it', () => {
    scope.run(() => useCommands({ take: run }))
    expect(isDeclared('take')).toBe(true)
    expect(perform('take')).toBeNull()
    expect(run).toHaveBeenCalledOnce()
    scope.stop()
    expect(isDeclared('take')).toBe(false)
    expect(perform('take')).toBe('Ouvrez d’abord une conversation.')
    expect(run).toHaveBeenCalledOnce()
  })

  it('says why it is not possible, and does nothing', () => {
    scope.run(() => useCommands({ take: { run, guard: () => 'Vous vous en occupez déjà.' } }))
    expect(whyNot('take')).toBe('Vous vous en occupez déjà.')
    expect(perform('take')).toBe('Vous vous en occupez déjà.')
    expect(run).not.toHaveBeenCalled()
  })

  it('is done by the nearest that can', () => {
    const nearer = vi.fn()
    const refused = ref<string | null>(null)
    scope.run(() => useCommands({ back: run }))
    scope.run(() => useCommands({ back: { run: nearer, guard: () => refused.value } }))
    perform('back')
    refused.value = 'Non.'
    perform('back')
    expect([nearer, run].map((one) => one.mock.calls.length)).toEqual([1, 1])
  })

  it('that nobody declares is known only where one can go for it', () => {
    expect([isKnown('reply'), isKnown('guide')]).toEqual([true, false])
  })

  it('moves those who watch it', () => {
    const why = computed(() => whyNot('take'))
    expect(why.value).not.toBeNull()
    scope.run(() => useCommands({ take: run }))
    expect(why.value).toBeNull()
  })
})

it('choices are those of the nearest, and end with it', () => {
  scope.run(() => useChoices('assign', () => [{ label: 'Atelier', run }]))
  expect(choicesOf('assign').map(({ label }) => label)).toEqual(['Atelier'])
  scope.stop()
  expect(choicesOf('assign')).toEqual([])
})

describe('a menu and a tip', () => {
  it('say the name, the key, and why not', () => {
    scope.run(() => useCommands({ take: { run, guard: () => 'Déjà à vous.' }, resolve: run }))
    expect(itemOf('take')).toMatchObject({
      label: 'M’en occuper',
      hint: 'i',
      disabled: true,
      note: 'Déjà à vous.',
    })
    expect(itemOf('resolve').disabled).toBeUndefined()
    expect(tipOf('resolve')).toBe('Terminer (e)')
  })

  it('name no letter where letters are off', () => {
    usePreferences().shortcuts.value = false
    expect([tipOf('resolve'), tipOf('palette')]).toEqual(['Terminer', 'Actions et recherche (Ctrl + K)'])
  })
})
