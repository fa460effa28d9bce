// The real chat without its server, to be looked at: what is written is shown and goes nowhere, nothing is asked over
// the network and nothing is kept in the browser.
import { t } from '@shared/i18n'

const TOKEN = 'rehearsal'

interface Draft {
  key: string
  text: string
  at: string
}

/** What the chat's element has beyond an element's own: see web/widget/src/element.ts. */
export type Chat = HTMLElement & { config?: unknown; api?: unknown; memory?: unknown }

let chat: Promise<void> | undefined

/** The chat's own script, once. Raises when it cannot be had. */
export function script(): Promise<void> {
  if (customElements.get('causerie-chat')) return Promise.resolve()
  chat ??= new Promise<void>((resolve, reject) => {
    const code = document.createElement('script')
    code.src = '/widget/chat.js'
    code.onload = () => resolve()
    code.onerror = () => {
      chat = undefined
      code.remove()
      reject(new Error('chat.js'))
    }
    document.head.append(code)
  })
  return chat
}

export interface Sample {
  question: string
  answer: string
}

export function rehearse(element: Chat, config: unknown, sample: Sample | null): void {
  element.config = config
  let kept = { token: TOKEN, member: null, drafts: [] }
  const set = (change: object) => (kept = { ...kept, ...change })
  element.memory = { name: '', exists: true, get: () => kept, set, clear: nothing }
  element.api = new Rehearsed(sample)
}

const nothing = (): void => undefined
const hears = (frame: { data: string }): void => void frame

class Rehearsed {
  server = location.origin
  widget = ''
  language = ''
  token = TOKEN
  private last = 2

  /** `sample` null: nothing was said yet. */
  constructor(private sample: Sample | null) {}

  arrive = async () => TOKEN
  leave = async () => undefined
  signal = async () => undefined
  ask = async () => new Response('{}')
  page = () => Promise.reject(new Error('nowhere'))
  upload = () => Promise.reject(new TypeError(t('appearance.no_files')))
  post = async (draft: Draft) => ({
    message: said((this.last += 1), 'visitor', draft.text, draft.at, draft.key),
  })

  /** A line on which two things were said, and no more. */
  socket = () => {
    const line = { onopen: nothing, onmessage: hears, send: nothing, close: nothing }
    const now = new Date().toISOString()
    const { sample } = this
    const messages = sample
      ? [said(1, 'visitor', sample.question, now), said(2, 'agent', sample.answer, now)]
      : []
    const frame = { type: 'messages', n: 1, fresh: true, more: false, messages }
    queueMicrotask(() => {
      line.onopen()
      line.onmessage({ data: JSON.stringify(frame) })
    })
    return line
  }
}

function said(id: number, from: string, text: string, at: string, key = String(id)) {
  return {
    id,
    key,
    from,
    parts: [{ type: 'text', text }],
    files: [],
    at,
    sequence: id,
    state: 'read',
    agent: null,
    reply_to: null,
    deleted: false,
  }
}
