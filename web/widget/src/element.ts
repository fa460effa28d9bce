// <causerie-chat widget server language theme position user-id user-hash open>: the button, the panel, and
// what a page may ask of them: open(), close(), logout(). Tells `causerie-open`, `causerie-close` and
// `causerie-unread` (detail: how many).

import { Api, type Config } from './api'
import { Bubbles } from './bubbles'
import { Composer } from './composer'
import { dress, h, icon, ICONS } from './dom'
import { keepFocus, PHONE } from './focus'
import { head } from './head'
import type { Extras, Host } from './host'
import { languageOf, type Language } from './language'
import { Memory } from './memory'
import { STYLE } from './style'
import { Talk } from './talk'
import type * as Later from './later'
import { uuid } from './uuid'
import { wordsOf, type Words } from './words'

export class CauserieChat extends HTMLElement {
  static observedAttributes = ['open', 'user-id', 'user-hash']
  /** How the widget looks. Only declared: the loader has set it on the element before this class existed. */
  declare config?: Config
  /** Who answers and what is kept, where a page shows the chat without its server: a preview. Only declared, as above. */
  declare api?: Api
  declare memory?: Memory
  /** What is fetched only when it is needed. */
  static later = (server: string): Promise<typeof Later> =>
    import(/* @vite-ignore */ `${server}/widget/later.js`)
  /** What it has that others need. */
  static lends = { h, icon, dress }
  private words!: Words
  private talk?: Talk
  private bubbles?: Bubbles
  private composer?: Composer
  private panel?: HTMLElement
  private launch = h('button', {
    class: 'launch',
    'aria-haspopup': 'dialog',
    'aria-expanded': 'false',
  })
  private badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' })
  private bar = h('div', { class: 'bar', role: 'status', hidden: true })
  private unread = 0
  private considering = false
  private host?: Host
  private extras?: Extras

  connectedCallback(): void {
    void this.appear()
    addEventListener('online', this.hurry)
    addEventListener('storage', this.elsewhere)
    document.addEventListener('visibilitychange', this.hurry)
  }

  disconnectedCallback(): void {
    removeEventListener('online', this.hurry)
    removeEventListener('storage', this.elsewhere)
    document.removeEventListener('visibilitychange', this.hurry)
    this.talk?.end()
    this.bubbles?.clear()
    this.extras?.end()
    this.talk = this.panel = this.extras = undefined
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.talk || before === now) return
    if (name === 'open') this.show(now !== null)
    else if (!this.considering) {
      this.considering = true
      queueMicrotask(this.reconsider)
    }
  }

  open(): void {
    this.setAttribute('open', '')
  }

  close(): void {
    this.removeAttribute('open')
  }

  /** The site's user signed out: their thread leaves this browser. */
  logout(): void {
    this.removeAttribute('user-id')
    this.removeAttribute('user-hash')
  }

  /** Words to begin with, before the visitor's eyes. */
  prefill(text: string): void {
    this.open()
    if (!this.composer) return
    this.extras?.leave()
    this.composer.fill(text)
  }

  /** This browser forgets whose it was. */
  reset(): void {
    this.logout()
    if (this.talk) this.forsake()
  }

  private async appear(): Promise<void> {
    const server = this.getAttribute('server') ?? location.origin
    const widget = this.getAttribute('widget') ?? ''
    const told = this.getAttribute('language')
    const api = this.api ?? new Api(server, widget, languageOf(told, navigator.language))
    try {
      this.config ??= await api.config()
    } catch {
      return // off, or not reachable: a page without a button is better than a button without a chat
    }
    if (this.talk || !this.isConnected) return
    const { config } = this
    const language = languageOf(told, config.language, document.documentElement.lang, navigator.language)
    api.language = language
    this.words = wordsOf(language, this.getAttribute('words'))
    const memory = this.memory ?? new Memory(`causerie:${server}:${widget}`)
    this.talk = new Talk(api, memory, this.member, this.draw, this.seen)
    this.furnish(api, config, language)
    this.reconsider()
    if (config.teasers?.length) void this.extend()
    if (this.hasAttribute('open') || this.hasAttribute('wanted')) {
      this.removeAttribute('wanted')
      if (this.hasAttribute('open')) this.show(true)
      else this.open()
    } else if (memory.exists) void this.talk.begin()
    this.draw()
  }

  /** Both or neither: an id without its proof is not there yet. */
  private member = (): [string | null, string | null] => {
    const [id, hash] = [this.getAttribute('user-id'), this.getAttribute('user-hash')]
    return id && hash ? [id, hash] : [null, null]
  }

  private seen = () => this.hasAttribute('open') && document.visibilityState === 'visible'

  private hurry = () => {
    if (document.visibilityState === 'visible' && this.talk?.memory.exists) this.talk.hurry()
  }

  /** Another tab became somebody else. */
  private elsewhere = (event: StorageEvent) => {
    const { talk } = this
    if (!talk || event.key !== talk.memory.name) return
    const { token, drafts } = talk.memory.get()
    if ((token ?? '') === talk.api.token) return
    talk.thread.drafts = drafts
    talk.forget()
    if (token) void talk.begin()
  }

  /** Who the site says this is may have changed: nobody reads on in somebody else's thread. */
  private reconsider = () => {
    const { talk } = this
    this.considering = false
    if (!talk?.memory.exists) return
    const { member, token } = talk.memory.get()
    const [now] = this.member()
    if (member === now) return
    if (member !== null) talk.memory.set({ drafts: (talk.thread.drafts = []) })
    talk.forget()
    if (now !== null) return void talk.begin()
    this.forsake(token)
  }

  /** Sign out, there and here. */
  private forsake(token = this.talk!.memory.get().token): void {
    const talk = this.talk!
    talk.forget()
    talk.api.token = token ?? ''
    if (token) talk.api.leave().catch(() => {})
    talk.api.token = ''
    talk.thread.drafts = []
    talk.memory.clear()
    if (this.hasAttribute('open')) void this.welcome()
  }

  private furnish(api: Api, config: Config, language: Language): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    dress(root, STYLE)
    for (const name in config.style) this.style.setProperty(name, config.style[name]!)
    for (const name in config.attributes)
      if (!this.hasAttribute(name)) this.setAttribute(name, config.attributes[name]!)
    const { talk } = this
    let { words } = this
    this.launch.addEventListener('click', () => this.toggleAttribute('open'))
    this.launch.replaceChildren(icon(ICONS.chat), this.badge)
    const acts = {
      choose: (message: string, id: string, title: string) =>
        talk!.write({ key: uuid(), text: '', at: new Date().toISOString(), choice: { message, id, title } }),
      again: talk!.again.bind(talk),
      drop: talk!.drop.bind(talk),
      older: () => void talk!.older().catch(() => {}),
      file: (id: number) => api.file(id),
    }
    const name = config.brand || config.name
    const greeting = config.greeting[language] ?? words.hello
    const { hint, write } = config.texts[language] ?? {}
    if (write) this.words = words = { ...words, write }
    this.bubbles = new Bubbles(words, language, acts, greeting, name)
    this.composer = new Composer(words, api, talk!, config)
    this.panel = h(
      'div',
      {
        class: 'panel',
        role: 'dialog',
        'aria-label': `${words.title} ${name}`,
        hidden: true,
        lang: language,
        onkeydown: (event: KeyboardEvent) => this.key(event),
      },
      head({ server: api.server, config, name, hint }, words, () => this.close()),
      this.bubbles.element,
      this.bar,
      this.composer.element,
    )
    root.replaceChildren(this.launch, this.panel)
    this.host = {
      element: this,
      root,
      panel: this.panel,
      log: this.bubbles.element,
      composer: this.composer,
      talk: talk!,
      config,
      language,
      greeting,
      open: () => this.open(),
      changed: this.draw,
      left: this.left,
    }
  }

  private show(open: boolean): void {
    const { panel, talk } = this
    if (!panel || !talk || panel.hidden !== open) return
    const inside = panel.contains(this.shadowRoot!.activeElement)
    panel.hidden = !open
    panel.setAttribute('aria-modal', String(matchMedia(PHONE).matches))
    this.launch.setAttribute('aria-expanded', String(open))
    if (open) {
      void this.welcome()
      void this.extend()
      this.draw()
      this.bubbles!.element.scrollTop = this.bubbles!.element.scrollHeight
      this.left()
    } else if (inside) this.launch.focus()
    this.draw()
    this.dispatchEvent(new CustomEvent(open ? 'causerie-open' : 'causerie-close', { bubbles: true }))
  }

  /** What most visits do without comes now; where the network is away, at the next opening. */
  private async extend(): Promise<void> {
    try {
      const { furnish } = await CauserieChat.later(this.talk!.api.server)
      this.extras ??= furnish(this.host!)
      if (!this.panel!.hidden) this.extras.opened()
      this.draw()
    } catch {
      // The thread stays.
    }
  }

  /** From the first opening on, something is kept in this browser. */
  private async welcome(): Promise<void> {
    const { talk } = this
    if (!talk) return
    if (!talk.memory.exists) talk.memory.set({})
    await talk.begin()
    talk.sign()
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation() // the page's own shortcuts are not for what is typed here
    if (event.key === 'Escape') this.close()
    if (event.key === 'Tab' && matchMedia(PHONE).matches) keepFocus(this.panel!, event)
  }

  /** Whoever opened it wants to write; whoever looks at a preview does not. */
  private left = () => {
    if (!this.api) this.composer!.input.focus()
  }

  private draw = () => {
    const { talk, words } = this
    if (!talk || !this.bubbles) return
    const { thread } = talk
    const away = this.extras?.draw()
    this.bar.hidden = talk.connected !== false
    this.bar.textContent = this.bar.hidden ? '' : words.offline
    if (!this.panel!.hidden && !away) this.bubbles.draw(thread, talk.typed)
    const { unread } = thread
    const open = !this.panel!.hidden
    this.badge.hidden = !unread || open
    this.badge.textContent = unread > 99 ? '99+' : String(unread)
    this.launch.setAttribute(
      'aria-label',
      (open ? words.close : words.open) + (unread ? `, ${words.unread(unread)}` : ''),
    )
    if (unread !== this.unread) {
      this.unread = unread
      this.dispatchEvent(new CustomEvent('causerie-unread', { detail: unread, bubbles: true }))
    }
  }
}
