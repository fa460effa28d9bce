// Where a visitor writes: a textarea, files beside it, and a button.

import type { Api } from './api'
import { Refused } from './api'
import { h, icon, ICONS } from './dom'
import type { Draft, Uploaded } from './thread'
import { uuid } from './uuid'
import type { Words } from './words'

const FILES = 10

export interface Writes {
  write(draft: Draft): void
  tellTyping(): void
  begin(): Promise<boolean>
}

export class Composer {
  readonly element: HTMLElement
  readonly input: HTMLTextAreaElement
  private chips = h('div', { class: 'chips', hidden: true })
  private notice = h('div', { class: 'bar bad', role: 'alert', hidden: true })
  private files: Uploaded[] = []
  private uploading = Promise.resolve() // words wait for the files that go with them

  constructor(
    private words: Words,
    private api: Api,
    private talk: Writes,
    private limits: { text_limit: number; file_limit: number },
  ) {
    const pick = h('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      onchange: () => (this.uploading = this.attach(pick)),
    })
    this.input = h('textarea', {
      rows: '1',
      maxlength: limits.text_limit,
      placeholder: words.write,
      'aria-label': words.write,
      enterkeyhint: 'send',
      dir: 'auto',
      oninput: () => this.typed(),
      onkeydown: (event: KeyboardEvent) => this.key(event),
    })
    const form = h(
      'form',
      { onsubmit: (event: Event) => this.submit(event) },
      pick,
      h(
        'button',
        { class: 'tool', 'aria-label': words.attach, onclick: () => pick.click() },
        icon(ICONS.clip),
      ),
      this.input,
      h('button', { class: 'tool', type: 'submit', 'aria-label': words.send }, icon(ICONS.send)),
    )
    this.element = h('div', {}, this.notice, this.chips, form)
  }

  fill(text: string): void {
    this.input.value = text
    this.typed()
    this.input.focus()
  }

  private submit(event: Event): void {
    event.preventDefault()
    void this.uploading.then(() => this.send())
  }

  private send(): void {
    const text = this.input.value.trim()
    if (!text && !this.files.length) return
    this.talk.write({ key: uuid(), text, at: new Date().toISOString(), files: this.files })
    this.files = []
    this.input.value = ''
    this.typed()
    this.show()
    this.input.focus()
  }

  private key(event: KeyboardEvent): void {
    // Enter sends; with Shift, or while an input method composes a character, it does not.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.submit(event)
  }

  private typed(): void {
    const { input } = this
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight + 2}px`
    if (input.value.trim()) this.talk.tellTyping()
  }

  private async attach(pick: HTMLInputElement): Promise<void> {
    const chosen = [...(pick.files ?? [])]
    pick.value = ''
    this.say('')
    for (const file of chosen) {
      if (file.size > this.limits.file_limit) this.say(this.words.large)
      else if (this.files.length >= FILES) this.say(this.words.many)
      else await this.upload(file)
    }
    this.input.focus()
  }

  private async upload(file: File): Promise<void> {
    const chip = this.chip(file.name, () => {})
    this.chips.append(chip)
    this.chips.hidden = false
    try {
      if (!(await this.talk.begin())) throw new Refused(0, this.words.offline)
      this.files.push(await this.api.upload(file))
    } catch (failure) {
      this.say((failure instanceof Refused && failure.title) || this.words.offline)
    }
    chip.remove()
    this.show()
  }

  private show(): void {
    this.chips.replaceChildren(
      ...this.files.map((file) =>
        this.chip(file.name ?? this.words.file, () => {
          this.files = this.files.filter((one) => one !== file)
          this.show()
        }),
      ),
    )
    this.chips.hidden = !this.files.length
  }

  private chip(name: string, onclick: () => void): HTMLElement {
    const remove = h('button', { 'aria-label': `${this.words.remove} ${name}`, onclick }, icon(ICONS.close))
    return h('div', { class: 'chip' }, h('span', {}, name), remove)
  }

  private say(words: string): void {
    this.notice.textContent = words
    this.notice.hidden = !words
  }
}
