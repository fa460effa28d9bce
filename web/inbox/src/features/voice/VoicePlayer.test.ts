import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { speakOf } from '@shared/i18n'
import { queries } from '@/app/query'
import { serve } from '@/testing/api'
import { speed } from './speed'
import VoicePlayer from './VoicePlayer.vue'

const IN_TIME = { timeout: 15_000 }
const PEAKS = Array.from({ length: 64 }, (_, n) => (n < 32 ? 0 : 100))
let plays: string[] = []
let view: VueWrapper

function show(mime: string, canPlay = 'maybe'): void {
  vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue(canPlay as CanPlayTypeResult)
  view = mount(VoicePlayer, {
    props: { src: '/api/files/7', label: 'Message vocal', file: { id: 7, mime } },
    attachTo: document.body,
  })
}

const audio = () => view.get('audio').element as HTMLAudioElement
const bars = () => view.findAll('rect').map((bar) => Number(bar.attributes('height')))

beforeEach(async () => {
  await speakOf('voice')
  queries.clear()
  speed.value = 1
  plays = []
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(function (this: HTMLMediaElement) {
    plays.push(this.getAttribute('src') ?? '')
    this.dispatchEvent(new Event('play'))
    return Promise.resolve()
  })
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event('pause'))
  })
  serve({ 'GET /api/files/7/sound': () => ({ seconds: 14, peaks: PEAKS }) })
})
afterEach(() => {
  view.unmount()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it('draws the shape and the length that the server tells', async () => {
  show('audio/ogg')
  await vi.waitFor(() => expect(view.get('.time').text()).toBe('0:14'), IN_TIME)
  expect(new Set(bars().slice(0, 32))).toEqual(new Set([3]))
  expect(new Set(bars().slice(32))).toEqual(new Set([32]))
})

it('asks for the copy of what this browser does not play, before or after it tried', async () => {
  show('audio/amr', '')
  await vi.waitFor(() => expect(audio().getAttribute('src')).toBe('/api/files/7/playable'), IN_TIME)
  view.unmount()
  show('audio/ogg')
  expect(audio().getAttribute('src')).toBe('/api/files/7')
  await view.get('audio').trigger('error')
  expect(audio().getAttribute('src')).toBe('/api/files/7/playable')
  expect(view.find('.failed').exists()).toBe(false)
  await view.get('audio').trigger('error')
  expect(view.get('.failed a').attributes('href')).toBe('/api/files/7?download=1')
})

it('is played, stopped and gone through', async () => {
  show('audio/ogg')
  await vi.waitFor(() => expect(view.get('.time').text()).toBe('0:14'), IN_TIME)
  await view.get('.play').trigger('click')
  expect(plays).toEqual(['/api/files/7'])
  expect(view.get('.play').attributes('aria-label')).toBe('Mettre en pause')
  await view.get('input').setValue('50')
  expect(audio().currentTime).toBe(7)
  expect(view.get('input').attributes('aria-valuetext')).toBe('0:07 sur 0:14')
  expect(view.findAll('rect.played')).toHaveLength(32)
  await view.get('audio').trigger('ended')
  expect(view.get('.play').attributes('aria-label')).toBe('Écouter')
})

it('is played faster, and starts over', async () => {
  show('audio/ogg')
  for (const expected of [1.5, 2, 1]) {
    await view.get('.speed').trigger('click')
    expect(audio().playbackRate).toBe(expected)
  }
})

it('hushes the one before', async () => {
  show('audio/ogg')
  const first = view
  await first.get('.play').trigger('click')
  show('audio/ogg')
  await view.get('.play').trigger('click')
  expect(first.get('.play').attributes('aria-label')).toBe('Écouter')
  first.unmount()
})
