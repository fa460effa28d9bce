import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { speakOf } from '@shared/i18n'
import { problem, serve } from '@/testing/api'
import { dropTake, takes } from './takes'
import VoicePanel from './VoicePanel.vue'

const IN_TIME = { timeout: 15_000 }
vi.setConfig({ testTimeout: 30_000 })

const FILE = { id: 9, state: 'stored', name: 'message-vocal.ogg', mime: 'audio/ogg', size: 10, reason: null }
let view: VueWrapper
let refusal: DOMException | null = null
const deliver = vi.fn<() => Promise<boolean>>()

/** A microphone that hears « ogg ». */
class FakeRecorder extends EventTarget {
  static isTypeSupported = (type: string) => type.startsWith('audio/ogg')
  state = 'inactive'
  mimeType = 'audio/ogg;codecs=opus'
  constructor(readonly stream: unknown) {
    super()
  }
  start() {
    this.state = 'recording'
  }
  pause() {
    this.state = 'paused'
  }
  resume() {
    this.state = 'recording'
  }
  stop() {
    this.state = 'inactive'
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob(['ogg']) }))
    queueMicrotask(() => this.dispatchEvent(new Event('stop')))
  }
}

function open(longest = 60): void {
  view = mount(VoicePanel, {
    props: { conversation: 3, channel: 5, longest, deliver },
    attachTo: document.body,
  })
}

const button = (name: string) => view.get(`button[aria-label="${name}"]`)
const send = () => view.findAll('button').find((one) => one.text().includes('Envoyer'))!
const recording = () => vi.waitFor(() => button('Terminer l’enregistrement'), IN_TIME)

beforeEach(async () => {
  await speakOf('voice')
  refusal = null
  deliver.mockReset().mockResolvedValue(true)
  vi.stubGlobal('MediaRecorder', FakeRecorder)
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }),
  )
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: {
      getUserMedia: () => (refusal ? Promise.reject(refusal) : Promise.resolve({ getTracks: () => [] })),
    },
  })
  serve({
    'POST /api/files': () => ({ ...FILE, id: 8, mime: 'audio/webm' }),
    'POST /api/files/8/voice': () => ({ file: FILE, kind: 'voice' }),
  })
})
afterEach(() => {
  view.unmount()
  dropTake(3)
  vi.unstubAllGlobals()
})

it('records, is heard again, and sends what the server made of it', async () => {
  open()
  const stop = await recording()
  await button('Mettre en pause').trigger('click')
  await button('Reprendre').trigger('click')
  await stop.trigger('click')
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  expect(takes.has(3)).toBe(true)
  await send().trigger('click')
  await vi.waitFor(() => expect(view.emitted('close')).toHaveLength(1), IN_TIME)
  expect(deliver).toHaveBeenCalledWith(FILE, 'voice')
  expect(takes.has(3)).toBe(false)
})

it('keeps what was said when one looks elsewhere, and asks before the page is left', async () => {
  open()
  await recording()
  view.unmount()
  await vi.waitFor(() => expect(takes.has(3)).toBe(true), IN_TIME)
  const leaving = new Event('beforeunload', { cancelable: true })
  globalThis.dispatchEvent(leaving)
  expect(leaving.defaultPrevented).toBe(true)
  open()
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  await button('Supprimer l’enregistrement').trigger('click')
  await vi.waitFor(() => expect(view.emitted('close')).toHaveLength(1), IN_TIME)
  expect(takes.has(3)).toBe(false)
  view.unmount()
  const left = new Event('beforeunload', { cancelable: true })
  await vi.waitFor(() => {
    globalThis.dispatchEvent(left)
    expect(left.defaultPrevented).toBe(false)
  }, IN_TIME)
})

it('never sends to whom one looks at instead', async () => {
  let let_go = (): void => undefined
  serve({
    'POST /api/files': () => ({ ...FILE, id: 8 }),
    'POST /api/files/8/voice': () =>
      new Promise((resolve) => {
        let_go = () => resolve({ file: FILE, kind: 'voice' })
      }),
  })
  open()
  await (await recording()).trigger('click')
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  await send().trigger('click')
  await vi.waitFor(() => expect(let_go.toString()).toContain('resolve'), IN_TIME)
  view.unmount()
  let_go()
  await new Promise((resolve) => queueMicrotask(() => resolve(null)))
  expect(deliver).not.toHaveBeenCalled()
  expect(takes.has(3)).toBe(true)
})

it('stops by itself at what the channel carries', async () => {
  open(0)
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  expect(takes.has(3)).toBe(true)
})

it('keeps what could not be sent, and says why', async () => {
  serve({ 'POST /api/files': () => problem(413, 'too_large') })
  open()
  await (await recording()).trigger('click')
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  await send().trigger('click')
  await vi.waitFor(() => expect(view.get('[role="alert"]').text()).toContain('too_large'), IN_TIME)
  expect(takes.has(3)).toBe(true)
  deliver.mockResolvedValue(false)
})

it.each([
  ['NotAllowedError', 'n’a pas le droit'],
  ['NotFoundError', 'Aucun microphone'],
  ['NotReadableError', 'pris par une autre application'],
])('says what is wrong with the microphone: %s', async (name, said) => {
  refusal = new DOMException('no', name)
  open()
  await vi.waitFor(() => expect(view.get('[role="alert"]').text()).toContain(said), IN_TIME)
  refusal = null
  await view
    .findAll('button')
    .find((one) => one.text() === 'Réessayer')
    ?.trigger('click')
  await recording()
})
