// The page of welcome, for a company that wants one, in the place of the thread. It comes in a file of its own; without
// the network, the thread is there all the same.

import type { Config } from './api'
import { extend, h, icon, ICONS } from './dom'
import type { Language } from './language'
import type * as Later from './later'
import type { Talk } from './talk'

export interface Host {
  root: ShadowRoot
  talk: Talk
  config: Config
  language: Language
  greeting: string
  later: (server: string) => Promise<typeof Later>
  /** Something is to be drawn. */
  changed: () => void
  /** The thread is there again: somebody wants to write. */
  left: () => void
}

export class Front {
  readonly back: HTMLElement
  private page?: HTMLElement
  private welcome?: () => HTMLElement

  constructor(
    private host: Host,
    label: string,
  ) {
    this.back = h(
      'button',
      { class: 'tool', 'aria-label': label, onclick: () => void this.greet(true) },
      icon(ICONS.back),
    )
  }

  /** Show it. `asked`: by somebody, whose focus follows. */
  async greet(asked = false): Promise<void> {
    const { root, talk, config, greeting, language, later, changed } = this.host
    if (!config.home) return
    try {
      const { home, STYLE } = await later(talk.api.server)
      extend(root, STYLE)
      this.welcome = () => home(talk.thread, greeting, language, config.ways, () => this.leave())
      changed()
      if (asked) this.page?.focus()
    } catch {
      // The thread stays.
    }
  }

  leave(): void {
    this.welcome = undefined
    this.host.changed()
    this.host.left()
  }

  /** Draws it before `others`, which are hidden meanwhile; true when it is shown. What had the focus keeps it. */
  draw(others: HTMLElement[]): boolean {
    const { welcome, host } = this
    const held = this.page?.contains(host.root.activeElement)
    for (const one of others) one.hidden = !!welcome
    this.back.hidden = !host.config.home || !!welcome
    const page = welcome?.()
    if (page) others[0]!.before(page)
    this.page?.remove()
    this.page = page
    if (held) page?.querySelector<HTMLElement>('.go')?.focus()
    return !!welcome
  }
}
