import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const asked: string[] = []

const LOOK = {
  style: { '--brand': '#0b57d0', '--x': '32px' },
  attributes: { position: 'start' },
  pages: '',
  language: 'fr',
}

async function load(data: Record<string, string>, status = 200, look = {}): Promise<Element | null> {
  const script = document.createElement('script')
  script.setAttribute('src', 'https://c.example/widget/loader.js')
  Object.assign(script.dataset, data)
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script)
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return new Response(JSON.stringify({ ...LOOK, ...look }), { status })
  })
  vi.resetModules()
  await import('../src/loader')
  await new Promise((resolve) => setTimeout(resolve, 0))
  return document.querySelector('causerie-chat')
}

const scripts = () =>
  [...document.querySelectorAll('head script')].map((script) => script.getAttribute('src'))

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

it('stands where the settings say, unless its own tag says otherwise', async () => {
  const chat = await load({ widget: 'atelier' })
  expect(chat!.getAttribute('position')).toBe('start')
  expect((chat as HTMLElement).style.getPropertyValue('--x')).toBe('32px')
  document.body.replaceChildren()
  expect((await load({ widget: 'atelier', position: 'end' }))!.getAttribute('position')).toBe('end')
})

it('keeps away from the pages that do not show it', async () => {
  expect(await load({ widget: 'atelier' }, 200, { pages: '^(?!(?:/paiement.*)$)(?:.*)$' })).not.toBeNull()
  document.body.replaceChildren()
  expect(await load({ widget: 'atelier' }, 200, { pages: '^(?:/boutique.*)$' })).toBeNull()
})
