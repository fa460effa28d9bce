import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '@shared/api/problem'
import { speakOf } from '@shared/i18n'
import { dropTake, takes } from './takes'
import VoicePanel from './VoicePanel.vue'

const IN_TIME = { timeout: 15_000 }
vi.setConfig({ testTimeout: 30_000 })

const FILE = { id: 9, state: 'stored', name: 'message-vocal.ogg', mime: 'audio/ogg', size: 10, reason: null }
let view: VueWrapper
let refusal: DOMException | null = null
const deliver = vi.fn<() => Promise<boolean>>()
/** What the server makes of a recording. */
const made = vi.hoisted(() => vi.fn())
vi.mock('./deliver', () => ({ voiceOf: made }))

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
  made.mockReset().mockResolvedValue({ file: FILE, kind: 'voice' })
})
afterEach(async () => {
  view.unmount()
  await flushPromises()
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
  await vi.waitFor(() => {
    const left = new Event('beforeunload', { cancelable: true })
    globalThis.dispatchEvent(left)
    expect(left.defaultPrevented).toBe(false)
  }, IN_TIME)
})

it('never sends to whom one looks at instead', async () => {
  let arrive: (made: unknown) => void = () => undefined
  made.mockReturnValue(new Promise((resolve) => (arrive = resolve)))
  open()
  await (await recording()).trigger('click')
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  await send().trigger('click')
  await vi.waitFor(() => expect(made).toHaveBeenCalled(), IN_TIME)
  view.unmount()
  arrive({ file: FILE, kind: 'voice' })
  await flushPromises()
  expect(deliver).not.toHaveBeenCalled()
  expect(takes.has(3)).toBe(true)
})

it('stops by itself at what the channel carries', async () => {
  open(0)
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  expect(takes.has(3)).toBe(true)
})

it('keeps what could not be sent, and says why', async () => {
  made.mockRejectedValue(new Problem({ title: 'Trop lourd', status: 413, code: 'too_large' }))
  open()
  await (await recording()).trigger('click')
  await vi.waitFor(() => expect(view.find('audio').exists()).toBe(true), IN_TIME)
  await send().trigger('click')
  await vi.waitFor(() => expect(view.get('[role="alert"]').text()).toContain('Trop lourd'), IN_TIME)
  expect(takes.has(3)).toBe(true)
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
