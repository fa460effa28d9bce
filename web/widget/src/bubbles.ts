// The thread as elements. A message keeps its element until something of it changes, so that a screen reader
// is told what is new and nothing twice.

import { h, linked } from './dom'
import type { Attachment, Draft, Message, Part, Thread } from './thread'
import type { Language } from './language'
import type { Words } from './words'

export interface Acts {
  choose(message: string, id: string, title: string): void
  again(draft: Draft): void
  drop(draft: Draft): void
  older(): void
  file(id: number): Promise<Blob>
}

interface Shown {
  stamp: string
  element: HTMLElement
}

export class Bubbles {
  readonly element: HTMLElement
  private shown = new Map<string, Shown>()
  private pictures = new Map<number, string>()
  private time: Intl.DateTimeFormat
  private day: Intl.DateTimeFormat

  constructor(
    private words: Words,
    language: Language,
    private acts: Acts,
    private greeting: string,
    private brand: string,
  ) {
    this.element = h('div', {
      class: 'log',
      role: 'log',
      tabindex: '0',
      'aria-label': `${words.title} ${brand}`,
    })
    this.time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
    this.day = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' })
  }

  /** Make the log say what the thread says. Follows the end, unless the reader scrolled back. */
  draw(thread: Thread, typing: boolean): void {
    const { element } = this
    const follow = this.following()
    const wanted = this.wanted(thread, typing)
    const keys = new Set(wanted.map(([key]) => key))
    for (const [key, { element: old }] of this.shown)
      if (!keys.has(key)) {
        old.remove()
        this.shown.delete(key)
      }
    wanted.forEach(([key, stamp, make], n) => {
      let known = this.shown.get(key)
      if (known?.stamp !== stamp) {
        const made = make()
        known?.element.replaceWith(made)
        this.shown.set(key, (known = { stamp, element: made }))
      }
      const there = element.children[n] ?? null
      if (there !== known.element) element.insertBefore(known.element, there)
    })
    follow()
  }

  /** Keeps the end in sight after a change, unless the reader scrolled back before it. */
  private following(): () => void {
    const { element } = this
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 80
    return () => {
      if (atEnd) element.scrollTop = element.scrollHeight
    }
  }

  /** Let go of the pictures. */
  clear(): void {
    for (const url of this.pictures.values()) URL.revokeObjectURL(url)
    this.pictures.clear()
  }

  private wanted(thread: Thread, typing: boolean): [key: string, stamp: string, make: () => HTMLElement][] {
    const items: [string, string, () => HTMLElement][] = []
    const { words } = this
    const messages = thread.messages
    if (thread.more)
      items.push([
        'older',
        '',
        () => h('button', { class: 'older', onclick: () => this.acts.older() }, words.older),
      ])
    else
      items.push([
        'hello',
        '',
        () => this.item('', this.brand, [h('div', { class: 'bubble', dir: 'auto' }, this.greeting)], ''),
      ])
    let day = ''
    for (const message of messages) {
      const date = new Date(message.at)
      const today = date.toDateString()
      if (today !== day && !(day === '' && today === new Date().toDateString())) {
        const label = this.day.format(date)
        items.push([`day ${today}`, label, () => h('div', { class: 'day' }, label)])
      }
      day = today
      const chosen = thread.chosen(message.key)
      items.push([message.key, stampOf(message, chosen), () => this.message(message, chosen)])
    }
    for (const draft of thread.drafts)
      items.push([draft.key, `draft ${draft.refused ?? ''}`, () => this.draft(draft)])
    if (typing) items.push(['typing', '', () => h('div', { class: 'note' }, `${this.brand} ${words.typing}`)])
    return items
  }

  private item(side: string, who: string, body: HTMLElement[], foot: string | HTMLElement): HTMLElement {
    const element = h('div', { class: `item ${side}` }, h('span', { class: 'sr' }, `${who}\u00a0: `), ...body)
    if (side) element.setAttribute('aria-live', 'off')
    if (foot) element.append(typeof foot === 'string' ? h('div', { class: 'foot' }, foot) : foot)
    return element
  }

  private message(message: Message, chosen: string | undefined): HTMLElement {
    const { words } = this
    const mine = message.from === 'visitor'
    const who = mine ? words.you : (message.agent ?? (message.from === 'bot' ? words.bot : words.company))
    const body = message.deleted
      ? [h('div', { class: 'bubble gone' }, words.deleted)]
      : [
          ...message.files.map((file) => this.file(file)),
          ...message.parts.map((part) => this.part(part, message, chosen)),
        ]
    const at = this.time.format(new Date(message.at))
    return this.item(
      mine ? 'mine' : '',
      who,
      body,
      mine ? `${at} \u00b7 ${words.sent}` : `${message.agent ?? ''} ${at}`,
    )
  }

  private draft(draft: Draft): HTMLElement {
    const { words } = this
    const text = draft.choice?.title ?? draft.text
    const body = (draft.files ?? []).map((file) => h('div', { class: 'bubble' }, file.name ?? words.file))
    if (text) body.push(h('div', { class: 'bubble', dir: 'auto' }, text))
    if (draft.refused === undefined) return this.item('mine', words.you, body, words.sending)
    const act = (label: string, onclick: () => void) => h('button', { onclick }, label)
    const foot = h(
      'div',
      { class: 'foot', role: 'status' },
      h('span', { class: 'bad' }, `${words.failed}. ${draft.refused || words.refused} `),
    )
    foot.append(
      act(words.again, () => this.acts.again(draft)),
      ' ',
      act(words.drop, () => this.acts.drop(draft)),
    )
    return this.item('mine', words.you, body, foot)
  }

  private part(part: Part, message: Message, chosen: string | undefined): HTMLElement {
    const bubble = (...said: Parameters<typeof h>[2][]) => h('div', { class: 'bubble', dir: 'auto' }, ...said)
    switch (part.type) {
      case 'text':
        return bubble(...linked(part.text))
      case 'choice':
        return bubble(part.title)
      case 'choices':
        return h(
          'div',
          { class: 'options', role: 'group' },
          ...part.options.map(({ id, title }) =>
            h(
              'button',
              {
                class: 'option',
                disabled: chosen !== undefined && chosen !== id,
                'aria-pressed': String(chosen === id),
                onclick: () => chosen === undefined && this.acts.choose(message.key, id, title),
              },
              title,
            ),
          ),
        )
      case 'location':
        return bubble(part.name || part.address || `${part.latitude}, ${part.longitude}`)
      case 'card':
        return bubble([part.name, ...part.phones, ...part.emails].join('\n'))
      default:
        return bubble('\u2026')
    }
  }

  private file(file: Attachment): HTMLElement {
    const { words } = this
    const name = file.name ?? (file.kind === 'image' ? words.photo : words.file)
    if (file.state !== 'stored')
      return h(
        'div',
        { class: 'bubble' },
        `${name} (${file.state === 'failed' ? words.lost : words.waiting})`,
      )
    const link = h('button', { class: 'file', onclick: () => void this.download(file, name) }, name)
    const bubble = h('div', { class: 'bubble' }, link)
    if (file.kind === 'image') void this.picture(file, name, link)
    return bubble
  }

  private async picture(file: Attachment, name: string, link: HTMLElement): Promise<void> {
    try {
      let url = this.pictures.get(file.id)
      if (!url) this.pictures.set(file.id, (url = URL.createObjectURL(await this.acts.file(file.id))))
      const image = h('img', { src: url, alt: name })
      // A page whose policy stops pictures still has the link.
      image.onerror = () => image.remove()
      image.onload = () => {
        const follow = this.following()
        link.replaceChildren(image)
        follow()
      }
    } catch {
      // The link stays.
    }
  }

  private async download(file: Attachment, name: string): Promise<void> {
    try {
      const url = URL.createObjectURL(await this.acts.file(file.id))
      h('a', { href: url, download: name }).click()
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    } catch {
      // Nothing to save now; the link can be asked again.
    }
  }
}

const stampOf = (message: Message, chosen: string | undefined) =>
  JSON.stringify([message.deleted, message.parts, message.files, message.at, chosen])
