import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { CommandName } from '@/app/commands'
import { SEQUENCE } from '@/app/keyboard'
import { keysOf, own, profile } from '@/app/keymap'
import { usePreferences } from '@/app/preferences'
import { useToasts } from '@/app/toasts'
import { give, holderOf, refused, swap } from './changes'
import KeyboardPage from './KeyboardPage.vue'

let page: VueWrapper
const preferences = usePreferences()

const row = (title: string) => {
  const found = page.findAll('li').find((one) => one.find('.title').text() === title)
  if (!found) throw new Error(`no row ${title}`)
  return found
}
const button = (title: string) => row(title).get('button.change')
const keys = (title: string) =>
  row(title)
    .findAll('kbd')
    .map((one) => one.text())
const answer = (title: string) => row(title).find('[role="status"]').text()

async function press(title: string, key: string, init: KeyboardEventInit = {}): Promise<void> {
  button(title).element.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  )
  await nextTick()
}

async function wish(title: string, key: string, init: KeyboardEventInit = {}): Promise<void> {
  await button(title).trigger('click')
  await press(title, key, init)
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  page = mount(KeyboardPage, { attachTo: document.body })
})

afterEach(() => {
  page.unmount()
  preferences.keys.value = {}
  preferences.keyProfile.value = 'causerie'
  preferences.shortcuts.value = true
  useToasts().toasts.value = []
})

describe('changing a key', () => {
  it('takes the next key pressed, and remembers it in this browser', async () => {
    await wish('Terminer', 'y')
    expect(keys('Terminer')).toEqual(['y'])
    expect(keysOf('reopen')).toEqual(['y'])
    expect(localStorage.getItem('causerie.keys')).toBe('{"resolve":"y"}')
  })

  it('keeps the keys that everybody knows beside it', async () => {
    await wish('Conversation suivante', 'w')
    expect(keys('Conversation suivante')).toEqual(['w', '↓'])
  })

  it('hears Shift, and not Caps Lock', async () => {
    await wish('Terminer', 'Y', { shiftKey: true })
    expect(keys('Terminer')).toEqual(['Maj + Y'])
    await wish('Terminer', 'Y')
    expect(keys('Terminer')).toEqual(['y'])
  })

  it('gives up with Escape or by going elsewhere, and takes the key away with Backspace', async () => {
    await wish('Terminer', 'Escape')
    expect(button('Terminer').text()).toBe('Changer')
    await button('Terminer').trigger('click')
    await row('Terminer').trigger('focusout', { relatedTarget: document.body })
    expect(button('Terminer').text()).toBe('Changer')
    await wish('Terminer', 'Backspace')
    expect(row('Terminer').text()).toContain('Aucune touche')
  })

  it('hears nothing while a character is being composed', async () => {
    await wish('Terminer', 'y', { isComposing: true })
    expect(button('Terminer').text()).toBe('Appuyez sur une touche…')
  })

  it.each([
    ['5', {}, 'Les chiffres'],
    ['[', {}, 'Le signe ['],
    ['@', {}, 'Le signe @'],
    ['w', { ctrlKey: true }, 'Le navigateur'],
    ['F5', {}, 'Le navigateur'],
    ['Enter', {}, 'Le navigateur'],
    [' ', {}, 'Le navigateur'],
    ['€', { altKey: true }, 'Les touches Alt et AltGr'],
  ])('refuses « %s » and says why', async (key, init, why) => {
    await wish('Terminer', key, init)
    expect(answer('Terminer')).toContain(why)
    expect(own.value).toEqual({})
    await press('Terminer', 'y')
    expect(keys('Terminer')).toEqual(['y'])
  })

  it('takes a sequence where its first key begins one', async () => {
    await wish('Filtrer par état', 'g')
    expect(button('Filtrer par état').text()).toBe('g puis…')
    await press('Filtrer par état', 'm')
    expect(keys('Filtrer par état')).toEqual(['g', 'm'])
  })

  it('refuses the first key of a sequence alone', async () => {
    await wish('Terminer', 'g')
    vi.advanceTimersByTime(SEQUENCE + 1)
    await nextTick()
    expect(answer('Terminer')).toContain('deux touches')
    expect(own.value).toEqual({})
  })

  it('shows who has the key, and swaps', async () => {
    await wish('Terminer', 'j')
    expect(answer('Terminer')).toContain(
      'sert déjà à « Conversation suivante »'.replaceAll(' »', '\u00a0»').replaceAll('« ', '«\u00a0'),
    )
    await row('Terminer').get('[role="status"] button').trigger('click')
    expect([keys('Terminer'), keys('Conversation suivante')]).toEqual([['j'], ['e', '↓']])
  })

  it('leaves both as they were when the swap is declined', async () => {
    await wish('Terminer', 'j')
    await row('Terminer').findAll('[role="status"] button')[1]?.trigger('click')
    expect(own.value).toEqual({})
  })

  it('goes back to the key of the profile', async () => {
    await wish('Terminer', 'y')
    await row('Terminer').get('.c-icon-button').trigger('click')
    expect([keys('Terminer'), own.value]).toEqual([['e'], {}])
  })
})

describe('the page', () => {
  it('says that these choices stay in this browser', () => {
    expect(page.text()).toContain('Ces choix restent dans ce navigateur')
  })

  it('turns the letters off', async () => {
    await page.findAll('[role="switch"]')[0]?.setValue(false)
    expect(preferences.shortcuts.value).toBe(false)
  })

  it('finds a shortcut by what it does, in either language', async () => {
    await page.get('[type="search"]').setValue('later')
    expect(page.findAll('.title').map((one) => one.text())).toEqual(['Mettre en pause'])
    await page.get('[type="search"]').setValue('zzzz')
    expect(page.text()).toContain('Aucun raccourci ne correspond.')
  })

  it('lays the keys of a profile, and puts the former back', async () => {
    await wish('Terminer', 'y')
    await page.get('[value="gmail"]').setValue(true)
    expect([profile.value, own.value, keys('Mettre en pause')]).toEqual(['gmail', {}, ['b']])
    useToasts().undo()
    await nextTick()
    expect([profile.value, keys('Terminer'), keys('Mettre en pause')]).toEqual(['causerie', ['y'], ['z']])
  })

  it('resets everything, and can take that back', async () => {
    const reset = page.findAll('button').find((one) => one.text() === 'Tout rétablir')
    expect(reset?.attributes('disabled')).toBeDefined()
    await wish('Terminer', 'y')
    await reset?.trigger('click')
    expect(keys('Terminer')).toEqual(['e'])
    useToasts().undo()
    expect(own.value).toEqual({ resolve: 'y' })
  })
})

describe('the rules of change', () => {
  it.each([
    ['y', null],
    ['Shift+y', null],
    ['Mod+m', null],
    ['Mod+Enter', null],
    ['g m', null],
    ['/', null],
    ['é', null],
    ['Mod+t', 'browser'],
    ['Mod+Shift+t', 'browser'],
    ['Tab', 'browser'],
    ['ArrowDown', 'browser'],
    ['0', 'digit'],
    ['#', 'sign'],
    ['g', 'begins'],
    ['e m', 'begins'],
  ])('%s: %s', (chord, why) => expect(refused(chord)).toBe(why))

  it('swap a key with nobody’s as well', () => {
    swap('view_mine', 'e')
    expect([keysOf('view_mine'), keysOf('resolve')]).toEqual([['e'], []])
  })

  it('name the command that has a key, never a twin', () => {
    const held: [string, CommandName][] = [
      ['e', 'take'],
      ['e', 'resolve'],
      ['y', 'take'],
    ]
    expect(held.map(([chord, but]) => holderOf(chord, but))).toEqual(['resolve', null, null])
  })

  it('keep no change that says what the profile says', () => {
    give('resolve', 'y')
    give('resolve', 'e')
    expect(own.value).toEqual({})
  })
})
