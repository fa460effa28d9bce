import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { problem, serve } from '@/testing/api'
import { AT } from '@/testing/rows'
import SearchBar from './SearchBar.vue'
import { useFinding } from './useFinding'

const go = vi.fn()
const contact = ref<number | null>(5)
const found = (...ids: number[]) => ({ items: ids.map((id) => ({ id, at: AT })), more: false })
let view: VueWrapper
let shut = false

function show() {
  const Around = defineComponent({
    setup() {
      const search = useFinding(contact, go, () => shut)
      return () => h(SearchBar, { search, onClose: () => search.stop() })
    },
  })
  view = mount(Around, { attachTo: document.body })
}

async function type(words: string) {
  await view.get('input').setValue(words)
  await vi.advanceTimersByTimeAsync(300)
  await nextTick()
}

const press = (key: string, change = {}) => view.get('input').trigger('keydown', { key, ...change })
const said = () => view.get('[role=status]').text()
const gone = () => go.mock.calls.map(([id]) => id)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  setActivePinia(createPinia())
  go.mockClear()
})

afterEach(() => {
  view.unmount()
})

describe('the search in a thread', () => {
  it('has the focus, and asks once one stops typing', async () => {
    const heard = serve({ 'GET /api/contacts/5/messages': () => found(3, 7, 9) })
    show()
    expect(document.activeElement).toBe(view.get('input').element)
    await view.get('input').setValue('vé')
    await type('vélo')
    expect(heard.map(({ query }) => query.get('contains'))).toEqual(['vélo'])
  })

  it('looks into the quarantine when asked to, and when one is in it', async () => {
    const heard = serve({ 'GET /api/contacts/5/messages': () => found(3, 7) })
    show()
    await type('vélo')
    await type('est:indésirable vélo')
    await vi.waitFor(() => expect(said()).toBe('1 sur 2'))
    await press('Enter')
    expect(said()).toBe('2 sur 2')
    shut = true
    await type('colis')
    shut = false
    await type('is:spam')
    expect(heard.map(({ query }) => [query.get('contains'), query.get('quarantine')])).toEqual([
      ['vélo', null],
      ['vélo', 'true'],
      ['colis', 'true'],
    ])
  })

  it('shows the newest first, then one after the other in both directions, round and round', async () => {
    serve({ 'GET /api/contacts/5/messages': () => found(3, 7, 9) })
    show()
    await type('vélo')
    await vi.waitFor(() => expect(said()).toBe('1 sur 3'))
    await press('Enter')
    expect(said()).toBe('2 sur 3')
    await press('Enter')
    await press('Enter')
    await press('Enter', { shiftKey: true })
    expect(gone()).toEqual([9, 7, 3, 9, 3])
  })

  it('says when nothing was found, when there is more, and when it did not work', async () => {
    show()
    serve({ 'GET /api/contacts/5/messages': () => found() })
    await type('rien')
    await vi.waitFor(() => expect(said()).toBe('Aucun résultat'))
    serve({ 'GET /api/contacts/5/messages': () => ({ ...found(1, 2), more: true }) })
    await type('plus')
    await vi.waitFor(() => expect(said()).toBe('1 sur 2+'))
    serve({ 'GET /api/contacts/5/messages': () => problem(503, 'busy') })
    await type('panne')
    await vi.waitFor(() => expect(said()).toBe('La recherche n’a pas abouti.'))
    expect(gone()).toEqual([2])
  })

  it('asks at once when Enter comes before the pause', async () => {
    const heard = serve({ 'GET /api/contacts/5/messages': () => found(3) })
    show()
    await view.get('input').setValue('vélo')
    await press('Enter')
    await vi.waitFor(() => expect(said()).toBe('1 sur 1'))
    await vi.advanceTimersByTimeAsync(500)
    expect(heard).toHaveLength(1)
  })

  it('forgets an answer that comes after other words were typed', async () => {
    let letGo: (value: unknown) => void = () => undefined
    const heard = serve({
      'GET /api/contacts/5/messages': ({ query }) =>
        query.get('contains') === 'lent' ? new Promise((done) => (letGo = done)) : found(3),
    })
    show()
    await type('lent')
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    await type('vite')
    await vi.waitFor(() => expect(said()).toBe('1 sur 1'))
    letGo(found(1, 2, 3, 4))
    await nextTick()
    expect(said()).toBe('1 sur 1')
    expect(gone()).toEqual([3])
  })

  it('is left with Escape, and nothing stays marked', async () => {
    serve({ 'GET /api/contacts/5/messages': () => found(3) })
    show()
    await type('vélo')
    await vi.waitFor(() => expect(said()).toBe('1 sur 1'))
    await press('Escape')
    expect(said()).toBe('')
    expect((view.get('input').element as HTMLInputElement).value).toBe('')
  })
})
