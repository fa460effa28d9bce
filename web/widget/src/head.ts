// The head of the panel: a face, a name, a word under it, and the way out.

import type { Config } from './api'
import { h, icon, ICONS } from './dom'
import type { Words } from './words'

export interface Shown {
  server: string
  config: Config
  name: string
  hint: string | undefined
}

export function head({ server, config, name, hint }: Shown, words: Words, close: () => void) {
  return h(
    'div',
    { class: 'head' },
    config.avatar && face(server + config.avatar),
    h('div', { class: 'name' }, h('h2', {}, name), hint && h('p', { class: 'hint' }, hint)),
    h('button', { class: 'tool', 'aria-label': words.close, onclick: close }, icon(ICONS.close)),
  )
}

/** A page whose policy stops pictures does without. */
function face(src: string): HTMLElement {
  const image = h('img', { class: 'face', src, alt: '', onerror: () => image.remove() })
  return image
}
