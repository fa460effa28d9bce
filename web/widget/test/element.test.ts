import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Config } from '../src/api'
import { CauserieChat } from '../src/element'
import { message, page } from './samples'

const CONFIG: Config = {
  name: 'Chat du site',
  brand: 'Atelier',
  language: 'fr',
  greeting: { fr: 'Bonjour\u202f!' },
  texts: {},
  style: { '--brand': '#0b57d0', '--brand-fg': '#ffffff' },
  attributes: {},
  avatar: null,
  home: false,
  ways: [],
  text_limit: 4000,
  file_limit: 20 << 20,
  members: true,
}
const NAME = 'causerie:https://c.example:atelier'

class Socket {
  static all: Socket[] = []
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  closed = false
  constructor() {
    Socket.all.push(this)
  }
  send() {}
  close() {
    this.closed = true
  }
  static tell(frame: unknown) {
    Socket.all.at(-1)!.onmessage!({ data: JSON.stringify(frame) })
  }
}

/** What was asked: « POST messages » with its body. */
let asked: [what: string, body: Record<string, unknown>, token: string | null][]
let status: number
let tokens: number

async function server(url: string, { method = 'GET', body, headers = {} }: RequestInit = {}) {
  const path = url.replace(/.*\/atelier\//, '')
  const told = typeof body === 'string' ? (JSON.parse(body) as Record<string, unknown>) : {}
  asked.push([`${method} ${path}`, told, (headers as Record<string, string>).authorization ?? null])
  const answers: Record<string, () => unknown> = {
    config: () => CONFIG,
    visitors: () => ({ token: `token${++tokens}` }),
    messages: () => ({ message: message(1, { key: told.client_message_id as string, from: 'visitor' }) }),
  }
  const answer = method === 'DELETE' ? {} : answers[path]?.()
  return new Response(JSON.stringify(answer ?? {}), { status })
}

const whats = () => asked.map(([what]) => what)

async function chat(attributes: Record<string, string> = {}): Promise<CauserieChat> {
  const element = document.createElement('causerie-chat') as CauserieChat
  for (const [name, value] of Object.entries({
    widget: 'atelier',
    server: 'https://c.example',
    ...attributes,
  }))
    element.setAttribute(name, value)
  document.body.append(element)
  await settle()
  return element
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}

const find = <E extends HTMLElement>(element: Element, what: string) =>
  element.shadowRoot!.querySelector<E>(what)!
const launcher = (element: Element) => find<HTMLButtonElement>(element, '.launch')
const panel = (element: Element) => find(element, '[role=dialog]')

beforeEach(() => {
  asked = []
  status = 200
  tokens = 0
  Socket.all = []
  localStorage.clear()
  vi.stubGlobal('fetch', server)
  vi.stubGlobal('WebSocket', Socket)
  if (!customElements.get('causerie-chat')) customElements.define('causerie-chat', CauserieChat)
})

afterEach(async () => {
  await settle()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('before the first opening', () => {
  it('asks how it looks and keeps nothing', async () => {
    const element = await chat()
    expect(whats()).toEqual(['GET config'])
    expect(localStorage.length).toBe(0)
    expect(Socket.all).toHaveLength(0)
    expect(launcher(element).getAttribute('aria-label')).toBe('Ouvrir la discussion')
    expect(launcher(element).getAttribute('aria-expanded')).toBe('false')
    expect(element.style.getPropertyValue('--brand')).toBe('#0b57d0')
  })

  it('asks nothing when the loader has asked', async () => {
    const element = document.createElement('causerie-chat') as CauserieChat
    Object.assign(element, { config: CONFIG })
    element.setAttribute('widget', 'atelier')
    document.body.append(element)
    await settle()
    expect(asked).toEqual([])
    expect(launcher(element)).not.toBeNull()
  })

  it('shows nothing where there is no widget', async () => {
    status = 404
    expect((await chat()).shadowRoot).toBeNull()
  })

  it('speaks the language it is given', async () => {
    expect(launcher(await chat({ language: 'en' })).getAttribute('aria-label')).toBe('Open the chat')
  })
})

describe('opened', () => {
  it('gets a token, keeps it, and listens', async () => {
    const element = await chat()
    const opened = vi.fn()
    element.addEventListener('causerie-open', opened)
    launcher(element).click()
    await settle()
    expect(whats()).toEqual(['GET config', 'POST visitors'])
    expect(JSON.parse(localStorage.getItem(NAME)!)).toMatchObject({ token: 'token1', member: null })
    expect(Socket.all).toHaveLength(1)
    expect(panel(element).hidden).toBe(false)
    expect(panel(element).getAttribute('aria-label')).toBe('Discussion avec Atelier')
    expect(launcher(element).getAttribute('aria-expanded')).toBe('true')
    expect(element.shadowRoot!.activeElement).toBe(find(element, 'textarea'))
    expect(opened).toHaveBeenCalledOnce()
  })

  it('sends what is written with Enter, and shows it at once', async () => {
    const element = await chat({ open: '' })
    const input = find<HTMLTextAreaElement>(element, 'textarea')
    input.value = 'Bonjour'
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, bubbles: true }))
    await settle()
    expect(whats()).not.toContain('POST messages')
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await settle()
    const [, body, token] = asked.find(([what]) => what === 'POST messages')!
    expect(body).toMatchObject({ text: 'Bonjour', language: 'fr' })
    expect(body.client_message_id).toMatch(/^[0-9a-f]{8}-/)
    expect(token).toBe('Bearer token1')
    expect(input.value).toBe('')
    expect(find(element, '.mine')).not.toBeNull()
  })

  it('sends nothing when nothing is written', async () => {
    const element = await chat({ open: '' })
    find(element, 'form').dispatchEvent(new Event('submit', { cancelable: true }))
    await settle()
    expect(whats()).not.toContain('POST messages')
  })

  it('closes with Escape and gives the focus back', async () => {
    const element = await chat()
    launcher(element).click()
    find(element, 'textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    expect(panel(element).hidden).toBe(true)
    expect(element.shadowRoot!.activeElement).toBe(launcher(element))
  })

  it('does not take the focus when the page itself closes it', async () => {
    const element = await chat({ open: '' })
    ;(element.shadowRoot!.activeElement as HTMLElement | null)?.blur()
    element.close()
    expect(panel(element).hidden).toBe(true)
    expect(element.shadowRoot!.activeElement).toBeNull()
  })

  it('keeps the page’s shortcuts out of what is typed', async () => {
    const element = await chat({ open: '' })
    const heard = vi.fn()
    document.addEventListener('keydown', heard)
    find(element, 'textarea').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'j', bubbles: true, composed: true }),
    )
    document.removeEventListener('keydown', heard)
    expect(heard).not.toHaveBeenCalled()
  })
})

describe('while closed', () => {
  it('counts what comes, and says so', async () => {
    const element = await chat({ open: '' })
    element.close()
    const unread = vi.fn()
    element.addEventListener('causerie-unread', (event) => unread((event as CustomEvent<number>).detail))
    Socket.tell({ type: 'messages', ...page(3, [message(1), message(2)]) })
    expect(find(element, '.badge').textContent).toBe('2')
    expect(launcher(element).getAttribute('aria-label')).toBe('Ouvrir la discussion, 2 messages non lus')
    expect(unread).toHaveBeenCalledWith(2)
  })

  it('listens from the start where it was opened before', async () => {
    localStorage.setItem(NAME, JSON.stringify({ token: 'kept', member: null, drafts: [] }))
    await chat()
    expect(Socket.all).toHaveLength(1)
    expect(whats()).toEqual(['GET config'])
  })
})

describe('members', () => {
  it('are told to the server when the chat opens', async () => {
    await chat({ open: '', 'user-id': 'a', 'user-hash': 'h' })
    expect(asked[1]).toEqual(['POST visitors', { user_id: 'a', user_hash: 'h' }, null])
  })

  it('that sign in later keep the thread, under the old token', async () => {
    const element = await chat({ open: '' })
    element.setAttribute('user-id', 'a')
    element.setAttribute('user-hash', 'h')
    await settle()
    expect(asked.at(-1)).toEqual(['POST visitors', { user_id: 'a', user_hash: 'h' }, 'Bearer token1'])
    expect(JSON.parse(localStorage.getItem(NAME)!)).toMatchObject({ token: 'token2', member: 'a' })
  })

  it('that sign out leave nothing behind', async () => {
    const element = await chat({ open: '', 'user-id': 'a', 'user-hash': 'h' })
    Socket.tell({ type: 'messages', ...page(3, [message(1)]) })
    element.close()
    element.logout()
    await settle()
    expect(asked.at(-1)).toEqual(['DELETE visitors', {}, 'Bearer token1'])
    expect(localStorage.length).toBe(0)
    expect(Socket.all[0]!.closed).toBe(true)
    expect(find(element, '.badge').hidden).toBe(true)
  })

  it('that change show nothing of each other', async () => {
    const element = await chat({ open: '', 'user-id': 'a', 'user-hash': 'h' })
    Socket.tell({ type: 'messages', ...page(3, [message(1)]) })
    expect(find(element, '.log').textContent).toContain('message 1')
    element.setAttribute('user-id', 'b')
    await settle()
    expect(find(element, '.log').textContent).not.toContain('message 1')
  })

  it('of another tab take over this one', async () => {
    const element = await chat({ open: '' })
    Socket.tell({ type: 'messages', ...page(3, [message(1)]) })
    localStorage.setItem(NAME, JSON.stringify({ token: 'other', member: null, drafts: [] }))
    dispatchEvent(new StorageEvent('storage', { key: NAME }))
    await settle()
    expect(find(element, '.log').textContent).not.toContain('message 1')
    expect(Socket.all).toHaveLength(2)
  })
})

it('taken off the page, it listens no more', async () => {
  const element = await chat({ open: '' })
  element.remove()
  expect(Socket.all[0]!.closed).toBe(true)
})
