import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const asked: string[] = []

async function load(data: Record<string, string>, status = 200): Promise<Element | null> {
  const script = document.createElement('script')
  script.setAttribute('src', 'https://c.example/widget/loader.js')
  Object.assign(script.dataset, data)
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script)
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return new Response(JSON.stringify({ accent: '#0b57d0', accent_fg: '#ffffff', language: 'fr' }), { status })
  })
  vi.resetModules()
  await import('../src/loader')
  await new Promise((resolve) => setTimeout(resolve, 0))
  return document.querySelector('causerie-chat')
}

const scripts = () => [...document.querySelectorAll('head script')].map((script) => script.getAttribute('src'))

beforeEach(() => {
  asked.length = 0
  localStorage.clear()
  document.body.replaceChildren()
  document.head.replaceChildren()
  // Nothing is really fetched: what matters is what would be.
  vi.spyOn(document.head, 'append').mockImplementation((...nodes) => {
    for (const node of nodes) Node.prototype.appendChild.call(document.head, node as Node)
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('draws the button, and fetches no more than how it looks', async () => {
  const chat = await load({ widget: 'atelier', language: 'en', userId: 'a', theme: 'dark' })
  expect(asked).toEqual(['https://c.example/v1/webchat/atelier/config'])
  expect(scripts()).toEqual([])
  expect(localStorage.length).toBe(0)
  expect(chat!.shadowRoot!.querySelector('button')!.getAttribute('aria-label')).toBe('Open the chat')
  expect(['widget', 'server', 'user-id', 'theme'].map((name) => chat!.getAttribute(name))).toEqual([
    'atelier',
    'https://c.example',
    'a',
    'dark',
  ])
})

it('draws nothing for a widget that is not there', async () => {
  expect(await load({ widget: 'atelier' }, 404)).toBeNull()
})
