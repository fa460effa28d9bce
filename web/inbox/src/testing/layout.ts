// A layout for tests: a document without one has lines of no height, and a list of them shows nothing. The scroller is
// so high, every line so high, and what scrolls says so.
import { vi } from 'vitest'

export interface Layout {
  view: number
  line: number
}

/** Until `vi.restoreAllMocks`. */
export function layOut({ view, line }: Layout): void {
  const prototype = HTMLElement.prototype
  const height = function (this: HTMLElement) {
    return this.classList.contains('scroller') ? view : line
  }
  vi.spyOn(prototype, 'offsetHeight', 'get').mockImplementation(height)
  vi.spyOn(prototype, 'clientHeight', 'get').mockImplementation(height)
  vi.spyOn(prototype, 'scrollHeight', 'get').mockImplementation(function (this: HTMLElement) {
    const sized = this.querySelector<HTMLElement>('.lines')?.style.height ?? '0'
    return Math.max(view, Number.parseFloat(sized))
  })
  prototype.scrollTo = function (this: HTMLElement, to?: ScrollToOptions | number) {
    const top = typeof to === 'object' ? (to.top ?? 0) : 0
    this.scrollTop = Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight))
    this.dispatchEvent(new Event('scroll'))
  }
}
