// What every page of a site pays: asks how the widget looks, draws its button, and fetches the rest at the
// first click. No socket and nothing stored before that; a browser where the chat was opened once fetches it
// by itself, when idle, so that an answer that came meanwhile shows its badge.

import { dress, h, icon, ICONS } from './dom'
import { LAUNCHER } from './style'
import { languageOf, OPEN } from './language'

const script = document.currentScript as HTMLScriptElement
const told = script.dataset
const server = new URL(script.src).origin

function chat(): void {
  const code = document.createElement('script')
  code.src = script.src.replace('loader.js', 'chat.js')
  document.head.append(code)
}

async function draw(): Promise<void> {
  const { widget } = told
  const answer = await fetch(`${server}/v1/webchat/${encodeURIComponent(widget!)}/config`)
  if (!answer.ok) return
  const config = (await answer.json()) as {
    attributes: Record<string, string>
    style: Record<string, string>
    pages: string
    teasers?: unknown[]
    language: string | null
  }
  if (!RegExp(config.pages).test(location.pathname)) return
  const host = document.createElement('causerie-chat')
  const attributes = { ...config.attributes, ...told }
  for (const name in attributes)
    host.setAttribute(name.replace(/[A-Z]/g, '-$&').toLowerCase(), attributes[name]!)
  host.setAttribute('server', server)
  Object.assign(host, { config })
  const root = host.attachShadow({ mode: 'open' })
  dress(root, LAUNCHER)
  for (const name in config.style) host.style.setProperty(name, config.style[name]!)
  const language = languageOf(
    told.language,
    config.language,
    document.documentElement.lang,
    navigator.language,
  )
  const onclick = () => {
    host.setAttribute('wanted', '')
    chat()
  }
  const properties = { class: 'launch', 'aria-label': OPEN[language], 'aria-haspopup': 'dialog', onclick }
  root.append(h('button', properties, icon(ICONS.chat)))
  document.body.append(host)
  // A page that gives orders waits for whoever carries them out, and a greeting for whoever says it.
  if ('Causerie' in window || config.teasers?.[0]) chat()
  else if (opened(widget!)) setTimeout(chat, 2000)
}

function opened(widget: string): boolean {
  try {
    return !!localStorage.getItem(`causerie:${server}:${widget}`)
  } catch {
    return false
  }
}

if (document.body) void draw()
else addEventListener('DOMContentLoaded', draw)
