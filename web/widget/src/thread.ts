// What is known of a thread, without a screen and without a network: what the server said, by key, and what
// was written here and is not acknowledged yet. The server's word replaces ours as soon as it comes.

export interface Option {
  id: string
  title: string
}

export type Part =
  | { type: 'text'; text: string }
  | { type: 'choices'; options: Option[] }
  | { type: 'choice'; id: string; title: string }
  | { type: 'location'; latitude: number; longitude: number; name?: string | null; address?: string | null }
  | { type: 'card'; name: string; phones: string[]; emails: string[] }
  | { type: 'unsupported' }

export interface Attachment {
  id: number
  kind: string
  name: string | null
  mime: string
  size: number | null
  state: 'waiting' | 'stored' | 'failed'
}

export interface Message {
  id: number
  key: string
  from: 'visitor' | 'agent' | 'bot' | 'company'
  parts: Part[]
  files: Attachment[]
  at: string
  sequence: number
  state: 'sent' | 'delivered' | 'read'
  agent: string | null
  reply_to: string | null
  deleted: boolean
}

export interface Page {
  n: number
  fresh: boolean
  more: boolean
  messages: Message[]
  /** Told with what was asked for; what is told by itself has a frame of its own. */
  episode?: Episode | null
}

/** A resolved episode that can be rated, with what was said of it. */
export interface Episode {
  id: number
  score: number | null
  comment: string | null
}

/** A message written here, until the server has it. `files` are uploads that were taken already. */
export interface Draft {
  key: string
  text: string
  at: string
  files?: Uploaded[]
  choice?: { message: string; id: string; title: string }
  refused?: string
}

export interface Uploaded {
  id: number
  kind: string
  name: string | null
  mime: string
}

export interface Sign {
  type: 'delivered' | 'read'
  message: string
}

const before = (one: Message, other: Message) =>
  one.at < other.at ? -1 : one.at > other.at ? 1 : one.sequence - other.sequence || one.id - other.id

export class Thread {
  /** Everything up to this number of the server's journal was applied. */
  n: number | undefined
  more = false
  drafts: Draft[] = []
  private known = new Map<string, Message>()
  private told = new Map<string, Sign['type']>()

  /** Take in a page or a change; the same one twice changes nothing. */
  apply(page: Page): void {
    if (page.fresh) {
      this.known.clear()
      this.more = page.more
    }
    this.n = Math.max(page.fresh ? 0 : (this.n ?? 0), page.n)
    for (const message of page.messages) this.known.set(message.key, message)
    this.arrived()
  }

  /** Take in older messages, asked for by scrolling back. */
  applyOlder(page: Page): void {
    this.more = page.more
    this.keep(page.messages)
  }

  /**
   * What one request answered about one message. It says nothing of the journal's number, so what is known already
   * stays: a change may have come by the other road while the answer was on its way.
   */
  keep(messages: Message[]): void {
    for (const message of messages) if (!this.known.has(message.key)) this.known.set(message.key, message)
    this.arrived()
  }

  private arrived(): void {
    this.drafts = this.drafts.filter((draft) => !this.known.has(draft.key))
  }

  get messages(): Message[] {
    return [...this.known.values()].sort(before)
  }

  get oldest(): number | undefined {
    return this.messages[0]?.id
  }

  get unread(): number {
    return this.messages.filter((message) => message.from !== 'visitor' && message.state !== 'read').length
  }

  /** The button that was pressed under a message, if any. */
  chosen(key: string): string | undefined {
    const draft = this.drafts.find((one) => one.choice?.message === key && one.refused === undefined)
    if (draft) return draft.choice?.id
    for (const message of this.known.values()) {
      const part = message.reply_to === key && message.parts[0]
      if (part && part.type === 'choice') return part.id
    }
    return undefined
  }

  /** Receipts worth sending, each once: `seen` when the panel is open before somebody's eyes. */
  signs(seen: boolean): Sign[] {
    const type = seen ? 'read' : 'delivered'
    const due = this.messages.filter(
      ({ from, state, key }) =>
        from !== 'visitor' && state !== 'read' && (seen || state === 'sent') && this.told.get(key) !== type,
    )
    for (const { key } of due) this.told.set(key, type)
    return due.slice(-100).map(({ key }) => ({ type, message: key }))
  }

  /** Receipts that did not leave may be tried again. */
  untell(signs: Sign[]): void {
    for (const { message } of signs) this.told.delete(message)
  }

  clear(): void {
    this.n = undefined
    this.more = false
    this.known.clear()
    this.told.clear()
  }
}
