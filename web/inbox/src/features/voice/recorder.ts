// The microphone, for as long as somebody speaks: what was said so far, how long and how loud, paused or not.
import { onScopeDispose, ref, type Ref } from 'vue'
import type { Take } from './takes'

/** The first that the browser can write: small, and for speech. Safari knows the last alone. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']
const BITS = 32_000
const TICK = 100
/** How many of the last loudnesses are shown. */
const LEVELS = 40

/** Why nothing can be recorded: a key of `voice.trouble`. */
export type Trouble = 'refused' | 'no_microphone' | 'busy' | 'unsupported'
export type State = 'asking' | 'recording' | 'paused' | 'done' | Trouble

export interface Recorder {
  state: Ref<State>
  seconds: Ref<number>
  levels: Ref<number[]>
  start: () => Promise<void>
  pause: () => void
  resume: () => void
  /** The whole recording; null when there is none. */
  stop: () => Promise<Take | null>
}

export function useRecorder(longest: () => number, full: (take: Take) => void): Recorder {
  const state = ref<State>('asking')
  const seconds = ref(0)
  const levels = ref<number[]>([])
  let media: MediaRecorder | null = null
  let ear: Ear | null = null
  let pieces: Blob[] = []
  let clock: ReturnType<typeof setInterval> | undefined
  let heardAt = 0
  let gone = false

  async function start(): Promise<void> {
    state.value = 'asking'
    try {
      const stream = await microphone()
      if (gone) return release(stream)
      ear = listenTo(stream)
      media = new MediaRecorder(stream, settings())
    } catch (error) {
      state.value = troubleOf(error)
      return
    }
    pieces = []
    media.addEventListener('dataavailable', ({ data }) => data.size && pieces.push(data))
    media.start(1000)
    state.value = 'recording'
    heardAt = performance.now()
    clock = setInterval(tick, TICK)
  }

  function count(): void {
    const now = performance.now()
    if (state.value === 'recording') {
      seconds.value += (now - heardAt) / 1000
      levels.value = [...levels.value.slice(1 - LEVELS), ear?.level() ?? 0]
    }
    heardAt = now
  }

  function tick(): void {
    count()
    if (seconds.value >= longest()) void stop().then((take) => take && full(take))
  }

  function pause(): void {
    if (state.value !== 'recording') return
    count()
    media?.pause()
    state.value = 'paused'
  }

  function resume(): void {
    if (state.value !== 'paused') return
    media?.resume()
    heardAt = performance.now()
    state.value = 'recording'
  }

  async function stop(): Promise<Take | null> {
    const speaking = media
    if (!speaking || speaking.state === 'inactive') return null
    count()
    clearInterval(clock)
    state.value = 'done'
    await new Promise<void>((resolve) => {
      speaking.addEventListener('stop', () => resolve(), { once: true })
      speaking.stop()
    })
    ear?.close()
    release(speaking.stream)
    const blob = new Blob(pieces, { type: speaking.mimeType })
    return blob.size ? { blob, seconds: seconds.value } : null
  }

  onScopeDispose(() => {
    gone = true
    clearInterval(clock)
  })
  return { state, seconds, levels, start, pause, resume, stop }
}

async function microphone(): Promise<MediaStream> {
  if (!globalThis.navigator.mediaDevices || !('MediaRecorder' in globalThis))
    throw new TypeError('unsupported')
  return navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  })
}

function settings(): MediaRecorderOptions {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  return { audioBitsPerSecond: BITS, ...(mimeType ? { mimeType } : {}) }
}

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'no_microphone',
  OverconstrainedError: 'no_microphone',
  NotReadableError: 'busy',
  AbortError: 'busy',
}
const troubleOf = (error: unknown): Trouble =>
  (error instanceof DOMException && TROUBLES[error.name]) || 'unsupported'

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

interface Ear {
  /** 0 to 1. */
  level: () => number
  close: () => void
}

/** How loud it is right now: without it, nobody knows whether the microphone hears them. */
function listenTo(stream: MediaStream): Ear {
  if (!('AudioContext' in globalThis)) return { level: () => 0, close: () => undefined }
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  return {
    level: () => {
      analyser.getByteTimeDomainData(samples)
      const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one - 128)), 0)
      return Math.min(1, (loudest / 128) * 1.6)
    },
    close: () => void context.close(),
  }
}
