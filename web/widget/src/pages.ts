// What stands in the place of the thread: the page of welcome, for a company that wants one, and the one that says what
// else can be done here. A page is drawn once and left alone, but for the welcome, which shows where one stands.

import { h, icon } from './dom'
import { ask, wanted } from './form'
import { home } from './home'
import type { Host } from './host'
import { more } from './onward'
import type { Sound } from './sound'

const fr = { back: 'Revenir \u00e0 la discussion', home: 'Accueil', more: 'Autres possibilit\u00e9s' }
const en: typeof fr = { back: 'Back to the conversation', home: 'Home', more: 'More options' }

const BACK = 'M15 5l-7 7 7 7'
const DOTS = 'M5 11h2v2H5zM11 11h2v2h-2zM17 11h2v2h-2z'

export const PAGES = `.page{flex:1;overflow-y:auto;display:flex;flex-direction:column;gap:12px;padding:20px 16px}
.page:focus{outline:0}
.page h3{margin:0;font-size:18px;line-height:26px;font-weight:600}
.page p{margin:0}
.page .go,.home .go{display:grid;place-items:center;min-height:48px;padding:8px 16px;border-radius:24px;text-decoration:none;
background:var(--accent);color:var(--accent-fg);font-weight:600}
.page .small{font-size:13px;line-height:18px;color:var(--fg-1)}`

type Made = { element: HTMLElement; again: boolean }

export class Pages {
  private page?: HTMLElement
  private make?: () => Made
  private made?: Made
  private shown?: () => Made
  private back: HTMLElement
  private dots: HTMLElement

  constructor(
    private host: Host,
    private sound: Sound,
  ) {
    const words = host.language === 'en' ? en : fr
    const tool = (label: string, path: string, onclick: () => void) =>
      h('button', { class: 'tool', 'aria-label': label, onclick }, icon(path))
    this.back = tool(host.config.home ? words.home : words.back, BACK, () => this.return())
    this.dots = tool(words.more, DOTS, () => this.more())
    const head = host.panel.querySelector('.head')!
    head.prepend(this.back)
    head.lastElementChild!.before(this.dots)
  }

  opened(): void {
    if (this.host.config.home && !this.host.composer.input.value) this.greet()
  }

  leave(): void {
    if (!this.make) return
    this.show(undefined)
    this.host.left()
  }

  /** Draws it before `others`, which are hidden meanwhile; true when it is shown. What had the focus keeps it. */
  draw(others: HTMLElement[]): boolean {
    const { host } = this
    const make = this.make ?? (wanted(host) ? this.form : undefined)
    if (make !== this.shown) this.made = undefined
    this.shown = make
    for (const one of others) one.hidden = !!make
    this.back.hidden = make === this.welcome || (make !== this.options && !host.config.home)
    this.dots.hidden = make === this.options || make === this.form
    if (!this.made || this.made.again) this.made = make?.()
    const { page } = this
    const now = this.made?.element
    if (now === page) return !!make
    const held = page?.contains(host.root.activeElement)
    if (now) others[0]!.before(now)
    page?.remove()
    this.page = now
    if (held) now?.querySelector<HTMLElement>('.go')?.focus()
    return !!make
  }

  private return(): void {
    if (this.host.config.home) this.greet(true)
    else this.leave()
  }

  private greet(asked = false): void {
    this.show(this.welcome, asked)
  }

  private more(): void {
    this.show(this.options, true)
  }

  /** `asked`: by somebody, whose focus follows. */
  private show(make: (() => Made) | undefined, asked = false): void {
    this.make = make
    this.host.changed()
    if (asked) this.page?.focus()
  }

  private welcome = (): Made => {
    const { talk, greeting, language, config } = this.host
    const onward = config.onward?.length ? () => this.more() : undefined
    const element = home({ thread: talk.thread, greeting, language, ways: config.ways, onward }, () => this.leave())
    return { element, again: true }
  }

  private answered = (): void => {
    this.host.changed()
    this.host.left()
  }

  private form = (): Made => ({ element: ask(this.host, this.answered), again: false })

  private options = (): Made => ({ element: more(this.host, this.sound), again: false })
}
