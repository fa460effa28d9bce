// Elements without a template language, and without markup from strings: what a visitor or an agent wrote can
// only ever become text.

type Child = Node | string | null | undefined | false
type Properties = Record<string, unknown>

/** An element. `on…` are listeners, booleans toggle an attribute, anything else is its value. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  if (name === 'button') element.setAttribute('type', 'button')
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value as EventListener)
    else if (value !== undefined && value !== false && value !== null)
      element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children.filter((child): child is Node | string => !!child))
  return element
}

const SVG = 'http://www.w3.org/2000/svg'

/** A 24 × 24 line drawing; its strokes are in the style. */
export function icon(path: string): SVGElement {
  const drawing = document.createElementNS(SVG, 'svg')
  drawing.setAttribute('viewBox', '0 0 24 24')
  drawing.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(SVG, 'path')
  line.setAttribute('d', path)
  drawing.append(line)
  return drawing
}

export const ICONS = {
  chat: 'M20 12a8 8 0 0 1-8 8H3l1.6-3.2A8 8 0 1 1 20 12z',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M5 12h14M13 6l6 6-6 6',
  clip: 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.2 17.2a1.7 1.7 0 0 1-2.4-2.4L14 7.5',
}

/** Put style rules into a shadow root without a `style` element, which a strict CSP would stop. */
export function dress(root: ShadowRoot, rules: string): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(rules)
    root.adoptedStyleSheets = [sheet]
  } catch {
    root.append(h('style', {}, rules)) // before Safari 16.4
  }
}

const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}\u00bb\u2026]/g

/** Text with its addresses made into links. */
export function linked(text: string): Child[] {
  const pieces: Child[] = []
  let from = 0
  for (const found of text.matchAll(LINK)) {
    pieces.push(text.slice(from, found.index))
    pieces.push(h('a', { href: found[0], target: '_blank', rel: 'noopener noreferrer nofollow' }, found[0]))
    from = found.index + found[0].length
  }
  pieces.push(text.slice(from))
  return pieces
}
