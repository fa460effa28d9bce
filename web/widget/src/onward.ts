// Going on elsewhere: the channels that the company allows, each with a link for this device and a drawing of the same
// link for another one. The drawing comes as a path and becomes a picture here, so that a page needs to allow none.

import type { Onward } from './api'
import { h } from './dom'
import type { Host } from './host'
import type { Sound } from './sound'

const fr = {
  more: 'Autres possibilit\u00e9s',
  lead: 'Continuer cette conversation ailleurs\u00a0: vos messages suivent.',
  failed: 'Le lien n\u2019a pas pu \u00eatre pr\u00e9par\u00e9. R\u00e9essayez dans un instant.',
}

const en: typeof fr = {
  more: 'More options',
  lead: 'Carry this conversation on elsewhere: your messages come along.',
  failed: 'The link could not be prepared. Try again in a moment.',
}

export const ONWARD = `.ways{display:flex;flex-direction:column;gap:8px}
.ways>button{min-height:48px;padding:8px 16px;border:1px solid var(--edge);border-radius:16px;text-align:start}
.ways>button[aria-expanded=true]{background:var(--bg-2);font-weight:600}
.way{display:flex;flex-direction:column;gap:12px;padding:4px 0 8px}
.qr{align-self:center;width:184px;height:184px;padding:12px;border-radius:10px;background:#fff;color:#000}
.qr svg{width:100%;height:100%;stroke-width:1;stroke-linecap:butt;shape-rendering:crispEdges}
.page label{display:flex;align-items:center;gap:12px;min-height:44px}
.page [type=checkbox]{width:20px;height:20px;margin:0;accent-color:var(--accent)}`

interface Led {
  link: string
  qr: { size: number; path: string }
  words: { open: string; photo: string; drawing: string; note?: string }
}

/** What else can be done here. */
export function more(host: Host, sound: Sound): HTMLElement {
  const words = host.language === 'en' ? en : fr
  const onward = host.config.onward ?? []
  return h(
    'div',
    { class: 'page', tabindex: '-1' },
    h('h3', {}, words.more),
    onward.length > 0 && h('p', {}, words.lead),
    onward.length > 0 && ways(host, onward, words),
    sound.choice(),
  )
}

/** A button for each; the pressed one shows how to go there, and the others close. */
function ways(host: Host, onward: Onward[], words: typeof fr): HTMLElement {
  const place = h('div', { class: 'ways' })
  const close = () => {
    place.querySelector('.way')?.remove()
    for (const one of place.querySelectorAll('button[aria-expanded]')) one.setAttribute('aria-expanded', 'false')
  }
  for (const one of onward) {
    const press = () => {
      const was = button.getAttribute('aria-expanded') === 'true'
      close()
      if (was) return
      button.setAttribute('aria-expanded', 'true')
      button.after(way(host, one, words.failed))
    }
    const button = h('button', { 'aria-expanded': 'false', onclick: press }, one.label[host.language])
    place.append(button)
  }
  return place
}

function way(host: Host, one: Onward, failed: string): HTMLElement {
  const said = h('p', { role: 'status' }, '\u2026')
  const place = h('div', { class: 'way' }, said)
  void lead(host, one).then(
    (led) => {
      place.replaceChildren(...shown(led))
      place.scrollIntoView({ block: 'nearest' })
    },
    (failure: unknown) => (said.textContent = (failure as { title?: string }).title || failed),
  )
  return place
}

async function lead({ talk }: Host, { channel }: Onward): Promise<Led> {
  if (!(await talk.begin())) throw new TypeError('offline')
  return (await (await talk.api.ask('continuations', 'POST', JSON.stringify({ channel }))).json()) as Led
}

function shown({ link, qr, words }: Led): HTMLElement[] {
  const parts: HTMLElement[] = [
    h('a', { class: 'go', href: link, target: '_blank', rel: 'noopener noreferrer' }, words.open),
  ]
  // Somebody who points with a finger holds the telephone already.
  if (!matchMedia('(pointer:coarse)').matches) parts.push(h('p', {}, words.photo), drawing(qr, words.drawing))
  if (words.note) parts.push(h('p', { class: 'small' }, words.note))
  return parts
}

function drawing({ size, path }: Led['qr'], label: string): HTMLElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', `0 -.5 ${size} ${size}`)
  const dark = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  dark.setAttribute('d', path)
  svg.append(dark)
  const element = h('div', { class: 'qr', role: 'img', 'aria-label': label })
  element.append(svg)
  return element
}
