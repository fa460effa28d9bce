import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Contact } from '@shared/api/types'
import { useLedger } from '@/live/ledger'
import { contact, conversation, message } from '@/testing/rows'
import { api } from '../api'
import { useChoices, useCommands } from '../commands'
import { usePreferences } from '../preferences'
import { useToasts } from '../toasts'
import Palette from './Palette.vue'
import { browse, palette } from './state'

let scope: EffectScope
let wrapper: VueWrapper
let router: Router
let people: Contact[]
const asked: string[] = []
const resolve = vi.fn()
const assign = vi.fn()
const blank = { template: '<div />' }

const field = () => document.querySelector<HTMLInputElement>('[role="combobox"]')
const options = () => [...document.querySelectorAll('[role="option"]')]
const texts = () => options().map((one) => one.textContent?.trim() ?? '')
const headings = () => [...document.querySelectorAll('.heading')].map((one) => one.textContent)
const marked = () => document.querySelector('[aria-selected="true"]')?.textContent?.trim()

async function show(scopeName: Parameters<typeof browse>[0] = 'all'): Promise<void> {
  browse(scopeName)
  await flushPromises()
}

async function type(text: string): Promise<void> {
  const input = field()
  if (!input) throw new Error('closed')
  input.value = text
  input.dispatchEvent(new Event('input'))
  await flushPromises()
}

async function press(key: string, init: KeyboardEventInit = {}): Promise<void> {
  field()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }))
  await flushPromises()
}

/** A closed dialog gives the focus back in a turn of its own. */
const settled = () => vi.waitFor(() => expect(field()).toBeNull())

beforeEach(async () => {
  setActivePinia(createPinia())
  asked.length = 0
  people = []
  vi.spyOn(api, 'GET').mockImplementation(((path: string, init: { params: { query: { q?: string } } }) => {
    asked.push(`${path} ${init.params.query.q ?? ''}`)
    const items = path === '/api/search/people' ? people : [message(1, { conversation_id: 77 })]
    return Promise.resolve({ data: { items }, response: new Response() })
  }) as unknown as typeof api.GET)
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'inbox', component: blank },
      { path: '/c/:id', name: 'conversation', component: blank },
      { path: '/settings/:page?', name: 'settings', component: blank },
    ],
  })
  await router.push('/')
  resolve.mockClear()
  assign.mockClear()
  scope = effectScope()
  scope.run(() => {
    useCommands({
      resolve,
      assign: () => undefined,
      take: { run: vi.fn(), guard: () => 'Vous vous en occupez déjà.' },
    })
    useChoices('assign', () => [
      { label: 'Atelier Nord', run: assign },
      { label: 'Atelier Sud', stays: true, checked: true, run: assign },
    ])
  })
  wrapper = mount(Palette, { attachTo: document.body, global: { plugins: [router] } })
})

afterEach(() => {
  palette.value = null
  wrapper.unmount()
  scope.stop()
  usePreferences().recent.value = []
  useToasts().toasts.value = []
})

describe('the palette', () => {
  it('opens on what can be done here and where one can go, and asks nobody', async () => {
    await show()
    expect(document.activeElement).toBe(field())
    expect(headings()).toEqual(['Actions', 'Aller à', 'Causerie'])
    expect(texts().some((text) => text.startsWith('Terminer'))).toBe(true)
    expect(texts().join()).not.toContain('M’en occuper')
    expect(asked).toEqual([])
  })

  it('is a combobox whose marked option the field names', async () => {
    await show()
    const id = field()?.getAttribute('aria-activedescendant') ?? ''
    expect(document.getElementById(id)?.getAttribute('aria-selected')).toBe('true')
    expect(document.getElementById(field()?.getAttribute('aria-controls') ?? '')?.role).toBe('listbox')
    expect(options().filter((one) => one.getAttribute('aria-selected') === 'true')).toHaveLength(1)
  })

  it('moves by arrows, around the ends too', async () => {
    await show('assign')
    expect(marked()).toContain('Nord')
    await press('ArrowUp')
    expect(marked()).toContain('Atelier Sud')
    await press('ArrowDown')
    expect(marked()).toContain('Nord')
  })

  it.each(['terminer', 'TERM', 'resolve', 'archiver', 'treminer'])(
    'finds « Terminer » by « %s »',
    async (query) => {
      await show()
      await type(query)
      expect(marked()).toMatch(/^Terminer/)
    },
  )

  it('shows the key, and gives the focus back before it acts', async () => {
    const button = document.body.appendChild(document.createElement('button'))
    button.focus()
    resolve.mockImplementation(() => expect(document.activeElement).toBe(button))
    await show()
    await type('terminer')
    expect(options()[0]?.querySelector('kbd')?.textContent).toBe('e')
    await press('Enter')
    await settled()
    expect(resolve).toHaveBeenCalledOnce()
  })

  it('leaves Enter to a character being composed', async () => {
    await show()
    await type('terminer')
    await press('Enter', { isComposing: true })
    expect(field()).not.toBeNull()
  })

  it('says why something is not possible, and does not do it', async () => {
    await show()
    await type('occuper')
    const option = options().find((one) => one.textContent?.includes('M’en occuper'))
    expect(option?.getAttribute('aria-disabled')).toBe('true')
    expect(option?.textContent).toContain('Vous vous en occupez déjà.')
    await press('Enter')
    expect(field()).not.toBeNull()
    await type('répondre')
    expect(texts().join()).toContain('Ouvrez d’abord une conversation.')
  })

  it('finds a choice by its own name', async () => {
    await show()
    await type('attribuer nord')
    expect(marked()).toBe('Attribuer › Atelier Nord')
    await press('Enter')
    await settled()
    expect(assign).toHaveBeenCalledOnce()
  })

  it('says so when nothing answers', async () => {
    await show()
    await type('zzzzqq')
    await vi.waitFor(() => expect(document.body.textContent).toContain('Rien ne correspond.'))
  })

  it('closes with Escape', async () => {
    await show()
    await press('Escape')
    await settled()
    expect(palette.value).toBeNull()
  })
})

describe('the choices of one command', () => {
  it('are alone, and stay open where one more may follow', async () => {
    await show('assign')
    expect(texts()).toEqual(['Atelier Nord', expect.stringContaining('Atelier Sud')])
    expect(texts()[1]).toContain('choisi')
    await press('ArrowDown')
    await press('Enter')
    expect(assign).toHaveBeenCalledOnce()
    expect(field()).not.toBeNull()
  })

  it('lead back to everything with Backspace', async () => {
    await show('assign')
    await press('Backspace')
    expect(palette.value).toBe('all')
  })
})

it('what was chosen comes first next time', async () => {
  await show()
  await type('apparence')
  await press('Enter')
  await flushPromises()
  palette.value = null
  await flushPromises()
  await show()
  expect(headings()[0]).toBe('Récemment')
  expect(marked()).toContain('Apparence')
  expect(texts().filter((text) => text.includes('Apparence'))).toHaveLength(1)
})

describe('people', () => {
  it('whose conversation is loaded are found without asking, accents or not', async () => {
    useLedger().merge({ conversations: [conversation(5, { contact_name: 'Société Éléphant' })] })
    await show()
    await type('elephant')
    expect(headings()).toContain('Conversations')
    expect(marked()).toContain('Société Éléphant')
    await press('Enter')
    await settled()
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/c/5'))
  })

  it('are looked up in the server after two letters, and open on their last conversation', async () => {
    useLedger().merge({ conversations: [conversation(5, { contact_id: 105, contact_name: 'Zone Est' })] })
    people = [contact(105, { name: 'Zone Est' }), contact(900, { name: 'Zone Ouest' })]
    await show()
    await type('z')
    await type('zo')
    await vi.waitFor(() => expect(headings()).toContain('Autres clients'))
    expect(asked).toEqual(['/api/search/people zo'])
    expect(texts().filter((text) => text.includes('Zone Est'))).toHaveLength(1)
    await press('ArrowUp')
    expect(marked()).toContain('Zone Ouest')
    await press('Enter')
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/c/77'))
  })

  it('that the server does not give are said to be missing', async () => {
    vi.mocked(api.GET).mockRejectedValue(new Error('down'))
    await show()
    await type('terminer')
    await vi.waitFor(() => expect(document.body.textContent).toContain('n’ont pas pu être cherchés'))
  })
})
