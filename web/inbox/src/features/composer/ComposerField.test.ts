// What a slash does in the composer: the list it opens, the keys it takes, and the words that come of it.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Canned } from '@shared/api/types'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'
import { canned } from '@/testing/rows'
import type { Values } from '../canned/variables'
import ComposerField from './ComposerField.vue'

const ROWS = [
  canned(1, { name: 'bonjour', folder: 'Accueil', text: 'Bonjour {{prénom|à vous}} !' }),
  canned(2, { name: 'devis', folder: 'Atelier', text: 'Bonjour {{nom}}, voici le devis.' }),
  canned(3, { name: 'horaires', text: 'De 10 h à 19 h.' }),
]
const VALUES: Values = { first_name: 'Léa', name: null, agent: 'Paul', team: null, channel: null }

let page: VueWrapper

async function open(rows: Canned[] = ROWS): Promise<void> {
  const pinia = createPinia()
  const routes = [{ path: '/:page?', name: 'settings', component: { template: '<i />' } }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  queries.setQueryData(['canned'], rows)
  page = mount(ComposerField, {
    attachTo: document.body,
    props: {
      modelValue: '',
      label: 'Répondre',
      values: VALUES,
      coarse: false,
      people: [],
      'onUpdate:modelValue': (text: string | undefined) => page.setProps({ modelValue: text ?? '' }),
    },
    global: { plugins: [pinia, router] },
  })
  useSession(pinia).me = { id: 7, name: 'Paul', rights: ['answer'] } as never
  await import('../canned/CannedList.vue')
}

const box = () => page.find('textarea').element
const options = () => page.findAll('[role=option]').map((one) => one.find('.name').text())
const pointed = () => page.find('[aria-selected=true] .name').text()

/** Types after the caret, as a person does. */
async function type(text: string): Promise<void> {
  box().focus()
  const at = box().selectionStart
  box().setRangeText(text)
  box().setSelectionRange(at + text.length, at + text.length)
  await page.find('textarea').trigger('input')
  await flushPromises()
}

async function press(key: string, about: Record<string, unknown> = {}): Promise<void> {
  await page.find('textarea').trigger('keydown', { key, ...about })
  await page.find('textarea').trigger('keyup', { key })
  await flushPromises()
}

beforeEach(() => open())
afterEach(() => {
  page.unmount()
  queries.clear()
})

describe('a slash in the composer', () => {
  it('opens the replies by folder, and the field says which one is pointed at', async () => {
    await type('/')
    expect(options()).toEqual(['/bonjour', '/devis', '/horaires'])
    expect(page.findAll('.folder').map((one) => one.text())).toHaveLength(3)
    const active = page.find('textarea').attributes('aria-activedescendant')
    expect(page.find(`[id="${active}"]`).attributes('aria-selected')).toBe('true')
    expect(page.find('.preview').text()).toBe('Bonjour Léa !')
  })

  it('is followed by letters that choose', async () => {
    await type('Voici : /dev')
    expect(options()).toEqual(['/devis'])
    await press('Enter')
    expect(box().value).toBe('Voici : Bonjour {{nom → ?}}, voici le devis.')
    expect(page.emitted('canned')).toEqual([[ROWS[1]]])
    expect(page.emitted('send')).toBeUndefined()
    expect(page.find('[role=listbox]').exists()).toBe(false)
  })

  it('leaves a variable that nothing filled ready to be typed over', async () => {
    await type('/devis')
    await press('Tab')
    expect(box().value.slice(box().selectionStart, box().selectionEnd)).toBe('{{nom → ?}}')
  })

  it('moves with the arrows, around both ends', async () => {
    await type('/')
    await press('ArrowUp')
    expect(pointed()).toBe('/horaires')
    await press('ArrowDown')
    await press('ArrowDown')
    expect(pointed()).toBe('/devis')
    await type('h')
    expect(pointed()).toBe('/horaires')
  })

  it('closes on Escape and stays a slash', async () => {
    await type('/bon')
    await press('Escape')
    expect(page.find('[role=listbox]').exists()).toBe(false)
    await type('j')
    expect(page.find('[role=listbox]').exists()).toBe(false)
    await press('Enter')
    expect(page.emitted('send')).toHaveLength(1)
    expect(box().value).toBe('/bonj')
  })

  it('lets what finds nothing be sent', async () => {
    await type('/xyz')
    expect(page.find('.none').text()).toBe('Aucune réponse prête ne correspond')
    await press('Enter')
    expect(page.emitted('send')).toHaveLength(1)
  })

  it('leaves line ends, commands and composed characters alone', async () => {
    await type('/bon')
    await press('Enter', { shiftKey: true })
    expect(page.emitted('canned')).toBeUndefined()
    await press('Enter', { isComposing: true })
    expect(page.emitted('canned')).toBeUndefined()
    await press('Enter', { ctrlKey: true })
    expect(page.emitted('send')).toBeUndefined()
  })

  it('takes a press of the mouse and keeps the focus', async () => {
    await type('/')
    const option = page.findAll('[role=option]')[2]
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
    option?.element.dispatchEvent(down)
    expect(down.defaultPrevented).toBe(true)
    await option?.trigger('click')
    expect(box().value).toBe('De 10 h à 19 h.')
  })

  it('closes when the caret goes elsewhere, and when the field is left', async () => {
    await type('/bon')
    box().setSelectionRange(0, 0)
    await page.find('textarea').trigger('click')
    expect(page.find('[role=listbox]').exists()).toBe(false)
    box().setSelectionRange(4, 4)
    await page.find('textarea').trigger('click')
    await flushPromises()
    expect(page.find('[role=listbox]').exists()).toBe(true)
    await page.find('textarea').trigger('blur')
    expect(page.find('[role=listbox]').exists()).toBe(false)
    expect(box().value).toBe('/bon')
  })
})

describe('the button', () => {
  const toggle = async () => {
    ;(page.vm as unknown as { toggle: () => void }).toggle()
    await flushPromises()
  }

  it('puts the slash that opens the list, after a space', async () => {
    await type('Voici')
    await toggle()
    expect(box().value).toBe('Voici /')
    await press('Enter')
    expect(box().value).toBe('Voici Bonjour Léa !')
  })

  it('takes its slash back when nothing was chosen', async () => {
    await toggle()
    await press('Escape')
    expect(box().value).toBe('')
    await toggle()
    await page.find('textarea').trigger('blur')
    await flushPromises()
    expect(box().value).toBe('')
    await toggle()
    await toggle()
    expect(box().value).toBe('')
  })

  it('leaves what was typed after it', async () => {
    await toggle()
    await type('bon')
    await page.find('textarea').trigger('blur')
    expect(box().value).toBe('/bon')
  })
})

it('says that there is none yet', async () => {
  page.unmount()
  await open([])
  await type('/')
  expect(page.find('.none').text()).toBe('Aucune réponse prête pour l’instant')
})

describe('an @ in a note', () => {
  const people = [
    { agent_id: 3, team_id: null, name: 'Inès Roche', sees: true },
    { agent_id: 4, team_id: null, name: 'Ivan', sees: false },
  ]

  it('opens those who can be called, and the one chosen is named and told', async () => {
    await page.setProps({ people })
    await import('../mentions/MentionList.vue')
    await type('Voir @i')
    await flushPromises()
    expect(page.findAll('[role=option] .name').map((one) => one.text())).toEqual(['Inès Roche', 'Ivan'])
    const active = page.find('textarea').attributes('aria-activedescendant')
    expect(page.find(`[id="${active}"]`).attributes('aria-selected')).toBe('true')
    await press('Enter')
    expect(box().value).toBe('Voir @Inès Roche ')
    expect(page.emitted('called')).toEqual([[people[0]]])
    expect(page.emitted('send')).toBeUndefined()
  })

  it('calls nobody who cannot open the conversation', async () => {
    await page.setProps({ people })
    await import('../mentions/MentionList.vue')
    await type('@Iv')
    await press('Enter')
    expect([box().value, page.emitted('called')]).toEqual(['@Iv', undefined])
  })

  it('is a letter like others in an answer', async () => {
    await type('@i')
    expect(page.find('[role=listbox]').exists()).toBe(false)
  })
})
