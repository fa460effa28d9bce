import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { speakOf } from '@shared/i18n'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'
import { problem, serve, type Asked } from '@/testing/api'
import { me } from '@/testing/people'
import GifPicker from './GifPicker.vue'
import { kind } from './kinds'

const IN_TIME = { timeout: 15_000 }
vi.setConfig({ testTimeout: 30_000 })

const gif = (n: number) => ({ key: `k${n}.m`, title: `Image ${n}`, width: 100, height: 75 })
const FILE = { id: 9, state: 'stored', name: 'image.gif', mime: 'image/gif', size: 10, reason: null }
let view: VueWrapper
let asked: Asked[]

function open(answers: Parameters<typeof serve>[0]): void {
  asked = serve(answers)
  view = mount(GifPicker, { props: { channel: 5 }, attachTo: document.body })
}

const cells = () => view.findAll('[role="gridcell"]')

const kinds = () => view.findAll('input[type="radio"]')

beforeEach(async () => {
  await speakOf('voice')
  setActivePinia(createPinia())
  useSession().me = me({ gifs: true })
  kind.value = 'gif'
  queries.clear()
})
afterEach(() => {
  view.unmount()
  vi.unstubAllGlobals()
})

it('shows what is liked, then what is asked for once the fingers rest, with the line of its service', async () => {
  open({
    'GET /api/gifs': ({ query }) => ({
      items: query.get('q') === 'vélo' ? [gif(3)] : [gif(1), gif(2)],
      next: null,
      credit: 'Powered by GIPHY',
    }),
  })
  await vi.waitFor(() => expect(cells()).toHaveLength(2), IN_TIME)
  expect(view.get('.credit').text()).toBe('Powered by GIPHY')
  for (const words of ['v', 've', 'vélo']) await view.get('input[type="search"]').setValue(words)
  await vi.waitFor(
    () => expect(cells().map((one) => one.attributes('aria-label'))).toEqual(['Image 3']),
    IN_TIME,
  )
  expect(asked.map(({ query }) => query.get('q'))).toEqual(['', 'vélo'])
  expect(view.get('img').attributes('src')).toBe('/api/gifs/preview?of=k3.m')
})

it('gives the file that the server made of the one chosen, by key too', async () => {
  open({
    'GET /api/gifs': () => ({ items: [gif(1), gif(2)], next: null, credit: '' }),
    'POST /api/gifs': () => FILE,
  })
  await vi.waitFor(() => expect(cells()).toHaveLength(2), IN_TIME)
  await view.get('input[type="search"]').trigger('keydown', { key: 'ArrowDown' })
  await vi.waitFor(() => expect(document.activeElement).toBe(cells()[0]?.element), IN_TIME)
  await view.get('[role="grid"]').trigger('keydown', { key: 'ArrowRight' })
  await vi.waitFor(() => expect(document.activeElement).toBe(cells()[1]?.element), IN_TIME)
  await cells()[1]?.trigger('click')
  await vi.waitFor(() => expect(view.emitted('pick')).toEqual([[FILE]]), IN_TIME)
  expect(asked.at(-1)?.body).toEqual({ key: 'k2.m', channel_id: 5 })
})

it('says that nothing was found, why it cannot search, and why one cannot be had', async () => {
  open({ 'GET /api/gifs': () => ({ items: [], next: null, credit: '' }) })
  await vi.waitFor(() => expect(view.text()).toContain('Aucun GIF'), IN_TIME)
  view.unmount()
  queries.clear()
  open({ 'GET /api/gifs': () => problem(503, 'gifs_away') })
  await vi.waitFor(() => expect(view.get('[role="alert"]').text()).toContain('gifs_away'), IN_TIME)
  view.unmount()
  queries.clear()
  open({
    'GET /api/gifs': () => ({ items: [gif(1)], next: null, credit: '' }),
    'POST /api/gifs': () => problem(422, 'gif_unfit'),
  })
  await vi.waitFor(() => expect(cells()).toHaveLength(1), IN_TIME)
  await cells()[0]?.trigger('click')
  await vi.waitFor(() => expect(view.get('[role="alert"]').text()).toContain('gif_unfit'), IN_TIME)
  expect(view.emitted('pick')).toBeUndefined()
})

it('offers no stickers where the service has none', async () => {
  open({ 'GET /api/gifs': () => ({ items: [gif(1)], next: null, credit: '' }) })
  kind.value = 'sticker'
  await vi.waitFor(() => expect(cells()).toHaveLength(1), IN_TIME)
  expect(kinds()).toHaveLength(0)
  expect(view.get('[role="dialog"]').attributes('aria-label')).toBe('GIF')
  expect(asked[0]?.query.get('kind')).toBe('gif')
})

it('looks for stickers, and opens on them again', async () => {
  useSession().me = me({ gifs: true, stickers: true })
  const answers: Parameters<typeof serve>[0] = {
    'GET /api/gifs': ({ query }) => ({
      items: query.get('kind') === 'sticker' ? [{ ...gif(7), title: '' }] : [gif(1), gif(2)],
      next: null,
      credit: '',
    }),
    'POST /api/gifs': () => ({ ...FILE, name: 'sticker.webp', mime: 'image/webp' }),
  }
  open(answers)
  await vi.waitFor(() => expect(cells()).toHaveLength(2), IN_TIME)
  await kinds()[1]?.setValue(true)
  await vi.waitFor(
    () => expect(cells().map((one) => one.attributes('aria-label'))).toEqual(['Autocollant sans titre']),
    IN_TIME,
  )
  expect(view.get('input[type="search"]').attributes('placeholder')).toBe('Chercher un autocollant')
  await cells()[0]?.trigger('click')
  await vi.waitFor(() => expect(view.emitted('pick')).toHaveLength(1), IN_TIME)
  expect(asked.at(-1)?.body).toEqual({ key: 'k7.m', channel_id: 5 })
  view.unmount()
  open(answers)
  expect((kinds()[1]?.element as HTMLInputElement).checked).toBe(true)
})

it('a refusal of one kind is not said of the other', async () => {
  useSession().me = me({ gifs: true, stickers: true })
  open({
    'GET /api/gifs': () => ({ items: [gif(1)], next: null, credit: '' }),
    'POST /api/gifs': () => problem(422, 'sticker_unfit'),
  })
  await kinds()[1]?.setValue(true)
  await vi.waitFor(() => expect(cells()).toHaveLength(1), IN_TIME)
  await cells()[0]?.trigger('click')
  await vi.waitFor(() => expect(view.get('[role="alert"]').text()).toContain('sticker_unfit'), IN_TIME)
  await kinds()[0]?.setValue(true)
  await vi.waitFor(() => expect(view.find('[role="alert"]').exists()).toBe(false), IN_TIME)
})
