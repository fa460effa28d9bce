import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, h, ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileRow, Me, Message, Part } from '@shared/api/types'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'
import { serve } from '@/testing/api'
import { message } from '@/testing/rows'
import { provideThread, type InThread } from './inThread'
import MessageParts from './MessageParts.vue'
import { speed } from '../voice/speed'

// A dialog comes with its own code, which a busy machine takes its time to read.
const IN_TIME = { timeout: 15_000 }
vi.setConfig({ testTimeout: 30_000 })

const file = (id: number, change: Partial<FileRow> = {}): FileRow => ({
  id,
  state: 'stored',
  name: 'devis.pdf',
  mime: 'application/pdf',
  size: 2_400_000,
  reason: null,
  ...change,
})

function show(parts: Part[], files: FileRow[] = [], thread: Partial<InThread> = {}) {
  const made: Message = message(7, { parts, files })
  const Around = defineComponent({
    setup() {
      provideThread({ sought: ref(''), jump: () => undefined, ...thread })
      return () => h(MessageParts, { message: made, name: 'Léa' })
    },
  })
  return mount(Around, { attachTo: document.body })
}

const media = (kind: Extract<Part, { type: 'media' }>['kind'], id = 1): Part => ({
  type: 'media',
  kind,
  file: id,
})

beforeEach(() => {
  setActivePinia(createPinia())
  queries.clear()
  speed.value = 1
})

describe('the parts of a message', () => {
  it('a picture opens in the viewer', async () => {
    const large = vi.fn()
    const view = show([media('image')], [file(1, { mime: 'image/png' })], { show: large })
    expect(view.get('.preview').attributes('aria-label')).toBe('Agrandir l’image de Léa')
    await view.get('.preview').trigger('click')
    expect(large).toHaveBeenCalledWith(1)
  })

  it('a picture that cannot be shown can still be had', async () => {
    const view = show([media('image')], [file(1, { mime: 'image/heic' })])
    await view.get('.preview img').trigger('error')
    expect(view.get('a').attributes('href')).toBe('/api/files/1?download=1')
  })

  it('a PDF opens in a tab of its own that knows nothing of ours; anything else is downloaded', () => {
    const pdf = show([media('document')], [file(1)]).get('.file a')
    expect(pdf.attributes()).toMatchObject({
      href: '/api/files/1?open=1',
      target: '_blank',
      rel: 'noopener noreferrer',
    })
    const page = show([media('document')], [file(2, { name: 'a.html', mime: 'text/html' })]).find('.file a')
    expect(page.exists()).toBe(false)
    const other = show([media('document', 2)], [file(2, { name: 'a.html', mime: 'text/html' })]).get(
      '.file a',
    )
    expect(other.attributes('href')).toBe('/api/files/2?download=1')
    expect(other.attributes('target')).toBeUndefined()
  })

  it('a voice is played faster, and so are the next ones', async () => {
    const files = [file(1, { mime: 'audio/ogg' }), file(2, { mime: 'audio/ogg' })]
    const view = show([media('voice', 1), media('audio', 2)], files)
    await vi.waitFor(() => expect(view.findAll('audio')).toHaveLength(2), IN_TIME)
    const [first, second] = view.findAll('audio').map((one) => one.element as HTMLAudioElement)
    await view.get('.speed').trigger('click')
    expect(first?.playbackRate).toBe(1.5)
    await view.findAll('audio')[1]?.trigger('play')
    expect(second?.playbackRate).toBe(1.5)
    await view.get('.speed').trigger('click')
    await view.get('.speed').trigger('click')
    expect(first?.playbackRate).toBe(1)
  })

  it('a sticker that no browser knows can still be had', () => {
    const view = show([media('sticker')], [file(1, { mime: 'application/x-tgsticker' })])
    expect(view.get('a').attributes('href')).toBe('/api/files/1?download=1')
    expect(view.text()).toContain('Autocollant animé de Léa')
  })

  it('a picture that moves can be stopped', async () => {
    const view = show([media('image')], [file(1, { mime: 'image/gif' })])
    await vi.waitFor(() => expect(view.find('.moving').exists()).toBe(true), IN_TIME)
    await view.get('.toggle').trigger('click')
    expect(view.get('.toggle').attributes('aria-label')).toBe('Lire l’animation')
  })

  it('a short film is a moving picture, a long one is not', async () => {
    for (const [seconds, moves] of [
      [4, true],
      [40, false],
    ] as const) {
      const view = show([media('video')], [file(1, { mime: 'video/mp4' })])
      const film = view.get('video')
      Object.defineProperty(film.element, 'duration', { value: seconds })
      await film.trigger('loadedmetadata')
      if (moves) await vi.waitFor(() => expect(view.find('.moving').exists()).toBe(true), IN_TIME)
      else expect(view.find('.moving').exists()).toBe(false)
      view.unmount()
    }
  })

  it('a file on its way, or lost, says so', () => {
    expect(show([media('image')], [file(1, { state: 'waiting' })]).text()).toContain('en cours de réception')
    expect(show([media('image')], [file(1, { state: 'failed' })]).text()).toContain('pas pu être récupérée')
    expect(show([media('image')]).text()).toContain('en cours de réception')
  })

  it('marks the words looked for wherever they stand', () => {
    const parts: Part[] = [
      { type: 'text', text: 'un vélo' },
      { type: 'choice', id: 'a', title: 'Vélo vert' },
      { type: 'location', latitude: 48, longitude: 2, name: 'Velodrome', address: null },
      media('document'),
    ]
    const view = show(parts, [file(1, { name: 'facture VÉLO.pdf' })], { sought: ref('velo') })
    expect(view.findAll('mark').map((mark) => mark.text())).toEqual(['vélo', 'Vélo', 'Velo', 'VÉLO'])
  })

  it('opens the raw payload of what is not understood, for those who may', async () => {
    serve({
      'GET /api/messages/7/intake': () => ({ intake_id: 12 }),
      'GET /api/intake/12': () => ({ headers: {}, body: '{"type":"order"}' }),
    })
    const parts: Part[] = [{ type: 'unsupported', what: 'order' }]
    expect(show(parts).find('button').exists()).toBe(false)
    useSession().me = { rights: ['answer', 'supervise'] } as unknown as Me
    const view = show(parts)
    await view.get('button').trigger('click')
    await vi.waitFor(
      () => expect(document.querySelector('[role=dialog]')?.textContent ?? '').toContain('order'),
      IN_TIME,
    )
  })
})

describe('what nobody should send', () => {
  it('is words: markup, five thousand emoji, a reading turned around', () => {
    const strange = [
      '<img src=x onerror="window.ran=1"><b>gras</b>',
      '🚲'.repeat(5000),
      'Facture \u202efdp.exe',
    ]
    const view = show(strange.map((text) => ({ type: 'text', text })))
    expect(view.findAll('.words').map((one) => one.text())).toEqual(strange)
    expect(view.find('img, b').exists()).toBe(false)
    // Each stands in a paragraph of its own, whose direction is its own affair.
    expect(view.findAll('.words').every((one) => one.attributes('dir') === 'auto')).toBe(true)
  })

  it('is a file whose name reads as it is, and that only downloads', () => {
    const forged = file(1, { name: 'facture\u202efdp.html', mime: 'text/html' })
    const view = show([media('document')], [forged])
    expect(view.get('.file a').text()).toBe('facturefdp.html')
    expect(view.get('.file a').attributes('href')).toBe('/api/files/1?download=1')
  })

  it('is a place or a card called by nothing one sees', () => {
    const place = { type: 'location', latitude: 1, longitude: 2, name: '\u200b', address: null } as const
    expect(show([place]).get('.file').text()).toContain('Position partagée')
  })
})
