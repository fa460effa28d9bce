// Full-screen, the page behind cannot be seen: the focus does not wander there.

export const PHONE = '(max-width:479px)'

const STOPS = 'button:not(:disabled),textarea,input,a,[tabindex]'

/** Tab at the end of the panel goes on at its beginning, and the other way round. */
export function keepFocus(panel: HTMLElement, event: KeyboardEvent): void {
  const stops = [...panel.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.checkVisibility?.() ?? true,
  )
  const [first, last] = event.shiftKey
    ? [stops[0], stops[stops.length - 1]]
    : [stops[stops.length - 1], stops[0]]
  if ((panel.getRootNode() as ShadowRoot).activeElement === first) {
    event.preventDefault()
    last?.focus()
  }
}
