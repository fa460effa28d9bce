// A word that comes by itself, on the pages and after the time that the company chose. Before the chat was opened once
// nothing is kept of it, but for the wish of whoever closed it: not again today.

import { h } from './dom'
import type { Host } from './host'

const fr = 'Fermer ce message'
const en = 'Close this message'

export const TEASER = `.teaser{position:absolute;inset-block-end:72px;inset-inline-end:0;display:flex;width:max-content;
max-width:min(280px,calc(100vw - 40px));background:var(--bg-0);color:var(--fg-0);border:1px solid var(--line);border-radius:16px;
box-shadow:0 4px 16px #0004;animation:rise .14s ease-out}
:host([position=start]) .teaser{inset-inline:0 auto}
.teaser :first-child{padding:12px 0 12px 16px;text-align:start;overflow-wrap:anywhere}
@media(prefers-reduced-motion:reduce){.teaser{animation:none}}`

/** Returns what ends it. */
export function tease({ config, talk, element, language, root, panel, open }: Host): () => void {
  const key = `${talk.memory.name}:greeted`
  const today = new Date().toDateString()
  const remember = () => {
    try {
      localStorage.setItem(key, today)
    } catch {
      // Not to be kept here: it comes again on the next page.
    }
  }
  let [path, since] = ['', 0]
  const bubble = h('div', { class: 'teaser', role: 'status' })
  const end = () => {
    clearInterval(timer)
    bubble.remove()
  }
  const look = () => {
    if (path !== location.pathname) [path, since] = [location.pathname, Date.now()]
    const rule = config.teasers!.find(
      ({ pages, after }) => RegExp(pages).test(path) && Date.now() - since >= after * 1000,
    )
    const text = rule?.text[language]
    if (!panel.hidden || talk.thread.messages.length) return end()
    if (!text) return
    clearInterval(timer)
    root.append(bubble)
    bubble.append(
      h('button', { onclick: open, dir: 'auto' }, text),
      h(
        'button',
        {
          class: 'tool',
          'aria-label': language === 'en' ? en : fr,
          onclick: () => {
            end()
            remember()
          },
        },
        '\u00d7',
      ),
    )
    if (talk.memory.exists) remember()
  }
  const timer = window.setInterval(look, 1000)
  try {
    if (localStorage.getItem(key) === today) end()
  } catch {
    // As above.
  }
  element.addEventListener('causerie-open', end)
  if (!config.teasers?.length) end()
  return end
}
