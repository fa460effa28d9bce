import { expect, it } from 'vitest'
import { CHAPTERS } from '@/features/settings/chapters'
import page from '@/features/settings/SettingsPage.vue?raw'
import { SETTINGS } from './settings'

it('the pages of the settings are those that SettingsPage has, with the same rights', () => {
  const pages = /const PAGES = \{([\s\S]*?)\n\} as const/.exec(page)?.[1] ?? ''
  const told = [...pages.matchAll(/^ {2}(\w+): \{\s*right: (?:null|'(\w+)')/gm)]
  expect(told.map(([, name, right]) => ({ page: name, right: right ?? null }))).toEqual(SETTINGS)
})

it('every page of the settings stands in a chapter, once', () => {
  const told = Object.values(CHAPTERS).flat()
  expect([...told].sort()).toEqual(SETTINGS.map((one) => one.page).sort())
})
