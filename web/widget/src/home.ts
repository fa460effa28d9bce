// The first page of a chat whose company wants one: a welcome, the conversation there is, and the other ways to be heard.

import { h } from './dom'
import type { Language } from './language'
import type { Message, Thread } from './thread'

const fr = {
  start: '\u00c9crire un message',
  resume: 'Continuer la conversation',
  last: 'Votre conversation',
  unread: (n: number) => (n > 1 ? `${n} messages non lus` : `${n} message non lu`),
  you: 'Vous\u00a0: ',
  other: 'Ou par un autre canal',
  onward: 'Continuer sur un autre canal',
  sms: 'Par SMS, au',
  file: 'Fichier',
}

const en: typeof fr = {
  start: 'Write a message',
  resume: 'Continue the conversation',
  last: 'Your conversation',
  unread: (n: number) => (n === 1 ? '1 unread message' : `${n} unread messages`),
  you: 'You: ',
  other: 'Or another way',
  onward: 'Continue on another channel',
  sms: 'By text message, to',
  file: 'File',
}

/** Another channel of the company that anybody can write to. */
export interface Way {
  kind: 'sms'
  address: string
}

export const HOME = `.home{flex:1;overflow-y:auto;display:flex;flex-direction:column;gap:16px;padding:24px 16px}
.home h3{margin:0;font-size:18px;line-height:26px;font-weight:600;white-space:pre-wrap;overflow-wrap:anywhere}
.home .card{display:block;width:100%;padding:12px 16px;border:1px solid var(--edge);border-radius:16px;text-align:start}
.home .card b,.home .card span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.home .card span{color:var(--fg-1)}
.home .card .new{color:var(--danger);font-weight:600}
.home p{margin:0;font-size:13px;line-height:18px;color:var(--fg-1)}
.home a{display:block;padding:11px 0;color:var(--accent)}`

export interface Welcome {
  thread: Thread
  greeting: string
  language: Language
  ways: Way[]
  /** Leads to the other channels on which a conversation can go on. */
  onward?: (() => void) | undefined
}

/** `go` leads to the thread. Drawn anew whenever the thread changes. */
export function home({ thread, greeting, language, ways, onward }: Welcome, go: () => void): HTMLElement {
  const words = language === 'en' ? en : fr
  const last = thread.messages.at(-1)
  return h(
    'div',
    { class: 'home', tabindex: '-1' },
    h('h3', { dir: 'auto' }, greeting),
    last && card(last, thread.unread, words, language, go),
    h('button', { class: 'go', onclick: go }, last ? words.resume : words.start),
    last && onward && h('button', { class: 'card', onclick: onward }, words.onward),
    ways.length > 0 && h('p', {}, words.other),
    ...ways.map(({ address }) => h('a', { href: `sms:${address}` }, `${words.sms} ${address}`)),
  )
}

function card(
  last: Message,
  unread: number,
  words: typeof fr,
  language: Language,
  onclick: () => void,
): HTMLElement {
  const at = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  })
  return h(
    'button',
    { class: 'card', onclick },
    h('b', {}, words.last),
    h('span', { dir: 'auto' }, (last.from === 'visitor' ? words.you : '') + said(last, words)),
    h('span', {}, at.format(new Date(last.at))),
    unread > 0 && h('span', { class: 'new' }, words.unread(unread)),
  )
}

function said(message: Message, words: typeof fr): string {
  for (const part of message.parts) {
    if (part.type === 'text') return part.text
    if (part.type === 'choice') return part.title
  }
  return message.files[0]?.name ?? (message.files.length ? words.file : '\u2026')
}
