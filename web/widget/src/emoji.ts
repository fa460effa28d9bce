// A few signs to put between the words; whoever wants another has their own keyboard's.

import { h } from './dom'
import type { Host } from './host'

const SIGNS = [
  ...['1F642', '1F600', '1F602', '1F609', '1F60D', '1F60A', '1F614', '1F622', '1F62E', '1F914', '1F605', '1F621'],
  ...['1F44D', '1F44E', '1F64F', '1F44F', '1F44B', '1F4AA', '2764-FE0F', '1F389', '2728', '1F525', '2705', '274C'],
].map((one) => String.fromCodePoint(...one.split('-').map((code) => parseInt(code, 16))))

const fr = { open: 'Ins\u00e9rer un \u00e9moji', group: '\u00c9mojis' }
const en: typeof fr = { open: 'Insert an emoji', group: 'Emoji' }

export const EMOJI = `.signs{display:grid;grid-template-columns:repeat(8,1fr);gap:2px;padding:8px;border-block-start:1px solid var(--line)}
.signs button,.emoji{font:24px/1 "Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji",sans-serif}
.signs button{min-height:40px;border-radius:10px}
.signs button:hover{background:var(--bg-2)}
.emoji{font-size:22px}`

/** A button beside the field, and what it opens above. */
export function emojis({ composer, language }: Host): void {
  const words = language === 'en' ? en : fr
  const { input, element } = composer
  const form = input.closest('form')!
  const signs = h('div', { class: 'signs', role: 'group', 'aria-label': words.group, hidden: true })
  const open = (yes: boolean) => {
    signs.hidden = !yes
    button.setAttribute('aria-expanded', String(yes))
  }
  const put = (sign: string) => {
    input.setRangeText(sign, input.selectionStart, input.selectionEnd, 'end')
    input.dispatchEvent(new Event('input'))
    open(false)
    input.focus()
  }
  signs.append(...SIGNS.map((sign) => h('button', { onclick: () => put(sign) }, sign)))
  const button = h(
    'button',
    {
      class: 'tool emoji',
      'aria-label': words.open,
      'aria-expanded': 'false',
      onclick: () => {
        open(signs.hidden)
        if (!signs.hidden) signs.querySelector('button')?.focus()
      },
    },
    SIGNS[0],
  )
  signs.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation() // it closes this, not the chat
    open(false)
    button.focus()
  })
  input.after(button)
  element.insertBefore(signs, form)
}
