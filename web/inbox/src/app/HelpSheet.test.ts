import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { entryOf, NAMES, titleOf, useCommands, type CommandName } from './commands'
import { helpOpen } from './help'
import HelpSheet from './HelpSheet.vue'
import { keysOf } from './keymap'
import { usePreferences } from './preferences'

let sheet: VueWrapper
let scope: EffectScope
const blank = { template: '<div />' }
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', component: blank },
    { path: '/settings/:page?', name: 'settings', component: blank },
  ],
})

const lines = () =>
  [...document.querySelectorAll('.line')].map((line) => ({
    title: line.querySelector('dt')?.textContent ?? '',
    keys: [...line.querySelectorAll('kbd')].map((key) => key.textContent),
  }))
const button = (text: string) =>
  [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(text))

const everywhere = Object.fromEntries(
  NAMES.filter((name) => !entryOf(name).where).map((name) => [name, () => undefined]),
) as Partial<Record<CommandName, () => void>>

beforeEach(async () => {
  scope = effectScope()
  scope.run(() => useCommands(everywhere))
  helpOpen.value = true
  sheet = mount(HelpSheet, { attachTo: document.body, global: { plugins: [router] } })
  await flushPromises()
})

afterEach(() => {
  sheet.unmount()
  scope.stop()
  usePreferences().keys.value = {}
})

it('shows every command that has a key, in groups', () => {
  const wanted = NAMES.filter((name) => keysOf(name).length).map(titleOf)
  expect(
    lines()
      .map(({ title }) => title)
      .sort(),
  ).toEqual([...wanted].sort())
  expect(document.querySelectorAll('h3')).toHaveLength(4)
  expect(lines()).toContainEqual({ title: 'Conversation suivante', keys: ['j', '↓'] })
  expect(lines()).toContainEqual({ title: 'Aller aux réglages', keys: ['g', 's'] })
})

it('follows the keys of one’s own', async () => {
  usePreferences().keys.value = { resolve: 'y' }
  await flushPromises()
  expect(lines()).toContainEqual({ title: 'Terminer', keys: ['y'] })
})

it('is searched in both languages', async () => {
  const search = document.querySelector<HTMLInputElement>('[type="search"]')
  if (!search) throw new Error('no search')
  search.value = 'snooze'
  search.dispatchEvent(new Event('input'))
  await flushPromises()
  expect(lines().map(({ title }) => title)).toEqual(['Mettre en pause'])
})

it('is printed, and leads to where keys are changed', async () => {
  const print = vi.fn()
  globalThis.print = print
  button('Imprimer')?.click()
  expect(print).toHaveBeenCalledOnce()
  button('Changer les touches')?.click()
  await flushPromises()
  expect([helpOpen.value, router.currentRoute.value.path]).toEqual([false, '/settings/keyboard'])
})
