// The conversation without its screen: who this is, what waits to leave, what comes in.

import { Refused, type Api } from './api'
import { Live, type Listener } from './live'
import type { Memory } from './memory'
import { Thread, type Draft, type Episode, type Message, type Page } from './thread'

const SOON = 150 // a page of receipts travels together
const TYPING_TOLD = 4_000
const TYPING_SHOWN = 7_000

export class Talk implements Listener {
  readonly thread = new Thread()
  connected: boolean | undefined
  typed = false
  /** What there is to rate. */
  asked: Episode | null = null
  private live: Live
  private beginning: Promise<boolean> | undefined
  private turn = 0 // changes whenever what was begun no longer counts
  private flushing = false
  private retry = 0
  private signing = 0
  private silence = 0
  private toldTyping = 0

  constructor(
    readonly api: Api,
    readonly memory: Memory,
    private member: () => [id: string | null, hash: string | null],
    private changed: () => void,
    private seen: () => boolean,
  ) {
    this.live = new Live(api, this)
    this.thread.drafts = memory.get().drafts
  }

  /** Be somebody, and stay informed. False when the server cannot be reached now. */
  begin(): Promise<boolean> {
    const turn = this.turn
    this.beginning ??= this.introduce(turn).then(
      () => {
        if (turn !== this.turn) return false
        this.live.start()
        void this.flush()
        return true
      },
      (failure: unknown) => {
        if (turn !== this.turn) return false
        this.beginning = undefined
        this.online(false)
        if (!(failure instanceof Refused)) this.later(5)
        else if (failure.later) this.later(failure.later)
        return false
      },
    )
    return this.beginning
  }

  /** Queue what was written, and send it as soon as that can be. */
  write(draft: Draft): void {
    this.thread.drafts = [...this.thread.drafts, draft]
    this.keep()
    void this.flush()
  }

  again(draft: Draft): void {
    delete draft.refused
    this.keep()
    void this.flush()
  }

  drop(draft: Draft): void {
    this.thread.drafts = this.thread.drafts.filter((one) => one !== draft)
    this.keep()
  }

  async older(): Promise<void> {
    const page = await this.api.page(`?before=${this.thread.oldest}`)
    this.thread.applyOlder(page)
    this.changed()
  }

  typing(): void {
    this.typed = true
    clearTimeout(this.silence)
    this.silence = window.setTimeout(() => this.quiet(), TYPING_SHOWN)
    this.changed()
  }

  /** The visitor is typing. */
  tellTyping(): void {
    const now = Date.now()
    if (!this.api.token || !this.thread.n || now - this.toldTyping < TYPING_TOLD) return
    this.toldTyping = now
    this.api.signal([{ type: 'typing' }]).catch(() => {})
  }

  page(page: Page): void {
    this.thread.apply(page)
    if (page.episode !== undefined) this.asked = page.episode
    if (page.messages.some((message) => message.from !== 'visitor')) this.typed = false
    this.keep()
    this.sign()
  }

  episode(episode: Episode | null): void {
    this.asked = episode
    this.changed()
  }

  async rate(episode: number, score: number, comment: string): Promise<void> {
    this.episode(await this.api.rate(episode, score, comment))
  }

  online(yes: boolean): void {
    if (yes && !this.connected) void this.flush()
    if (yes !== this.connected) {
      this.connected = yes
      this.changed()
    }
  }

  over(): void {
    this.memory.set({ token: undefined })
    this.forget()
    this.later(1)
  }

  after = () => this.thread.n

  /** The network may be back, or somebody looks at last. */
  hurry(): void {
    this.live.hurry()
    void this.begin()
    void this.flush()
    this.sign()
  }

  /** Another person, or nobody any more: let go of the thread at once. */
  forget(): void {
    this.end()
    this.asked = null
    this.thread.clear()
    this.api.token = ''
    this.changed()
  }

  end(): void {
    this.turn++
    this.live.end()
    this.beginning = undefined
    this.connected = undefined
    this.typed = false
    for (const timer of [this.retry, this.signing, this.silence]) clearTimeout(timer)
  }

  /** Receipts, a moment later and together. */
  sign(): void {
    clearTimeout(this.signing)
    this.signing = window.setTimeout(() => {
      const signs = this.thread.signs(this.seen())
      if (signs.length) this.api.signal(signs).catch(() => this.thread.untell(signs))
    }, SOON)
  }

  private quiet(): void {
    this.typed = false
    this.changed()
  }

  /** Take up the token that is kept, or ask for one. An answer that comes after `end` changes nothing. */
  private async introduce(turn: number): Promise<void> {
    const { token, member } = this.memory.get()
    const [now, hash] = this.member()
    this.api.token = token ?? ''
    if (token && member === now) return
    let given: string
    try {
      given = await this.api.arrive(now, hash)
    } catch (failure) {
      if (turn !== this.turn || !(failure instanceof Refused) || failure.later !== undefined || now === null)
        throw failure
      this.api.token = ''
      given = await this.api.arrive(null, null) // the site's signature is wrong: a visitor can be served all the same
    }
    if (turn !== this.turn) return
    this.api.token = given
    this.memory.set({ token: given, member: now })
  }

  private later(seconds: number): void {
    clearTimeout(this.retry)
    this.retry = window.setTimeout(() => void (this.beginning ? this.flush() : this.begin()), seconds * 1000)
  }

  private keep(): void {
    if (this.memory.exists) this.memory.set({ drafts: this.thread.drafts })
    this.changed()
  }

  private async flush(): Promise<void> {
    if (this.flushing) return
    this.flushing = true
    try {
      let draft: Draft | undefined
      while ((draft = this.thread.drafts.find((one) => one.refused === undefined))) {
        if (!(await this.begin()) || !(await this.send(draft))) return
      }
    } finally {
      this.flushing = false
    }
  }

  /** True when the draft needs nothing more from the queue: taken, or refused for good. */
  private async send(draft: Draft): Promise<boolean> {
    let message: Message
    try {
      message = (await this.api.post(draft)).message
    } catch (failure) {
      return this.refuse(draft, failure)
    }
    this.thread.keep([message])
    this.drop(draft)
    return true
  }

  private refuse(draft: Draft, failure: unknown): boolean {
    if (!(failure instanceof Refused)) {
      this.online(false)
      this.later(5)
      return false
    }
    if (failure.status === 401) {
      this.over()
      return false
    }
    if (failure.later !== undefined) {
      this.later(failure.later)
      return false
    }
    draft.refused = failure.title
    this.keep()
    return true
  }
}
