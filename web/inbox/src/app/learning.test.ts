import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { speak } from '@shared/i18n'
import { useLearning } from './learning'
import { usePreferences } from './preferences'
import { useToasts } from './toasts'

let scope: EffectScope
const { learned, shortcuts } = usePreferences()
const { toasts } = useToasts()

function click(pointerType: string, command = 'resolve'): void {
  document.body.innerHTML = `<button data-command="${command}"><i></i></button>`
  const inner = document.querySelector('i')
  inner?.dispatchEvent(new PointerEvent('pointerdown', { pointerType, bubbles: true }))
  inner?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
}

const said = () => toasts.value.splice(0).map(({ text }) => text)

beforeEach(async () => {
  await speak('en')
  scope = effectScope()
  scope.run(useLearning)
})

afterEach(() => {
  scope.stop()
  learned.value = {}
  shortcuts.value = true
  toasts.value = []
})

it('a click names its key, twice and never again', () => {
  click('mouse')
  expect(said()).toEqual(['Faster from the keyboard: e for “Resolve”.'])
  click('mouse')
  expect(said()).toHaveLength(1)
  click('mouse')
  expect(said()).toEqual([])
  click('mouse', 'take')
  expect(said()).toHaveLength(1)
})

it.each(['touch', 'pen'])('%s is told nothing', (pointer) => {
  click(pointer)
  expect(said()).toEqual([])
})

it('pressing a button by keyboard is told nothing', () => {
  document.body.innerHTML = '<button data-command="resolve"></button>'
  document.body.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'mouse', bubbles: true }))
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  document.querySelector('button')?.click()
  expect(said()).toEqual([])
})

it('what has no key, or whose letter is off, teaches nothing', () => {
  click('mouse', 'unassign')
  shortcuts.value = false
  click('mouse')
  expect(said()).toEqual([])
})

it('ends with the page that asked for it', () => {
  scope.stop()
  click('mouse')
  expect(said()).toEqual([])
})
