// window.Causerie('open'): what a page may ask of its chat, by name. What it asked before the chat was here waited in
// a queue, and is done first.

import type { CauserieChat } from './element'

type Call = [name: string, ...rest: unknown[]]

export interface Causerie {
  (...call: Call): void
  q?: ArrayLike<unknown>[]
}

declare global {
  interface Window {
    Causerie?: Causerie
  }
}

const chat = () => document.querySelector<CauserieChat>('causerie-chat')

const DEEDS: Record<string, (chat: CauserieChat, given: unknown, more: unknown) => void> = {
  open: (chat) => chat.open(),
  close: (chat) => chat.close(),
  toggle: (chat) => chat.toggleAttribute('open'),
  prefill: (chat, text) => chat.prefill(String(text ?? '')),
  identify: (chat, who) => {
    const { id, hash } = (who ?? {}) as { id?: unknown; hash?: unknown }
    if (!id || !hash) return chat.logout()
    chat.setAttribute('user-hash', String(hash))
    chat.setAttribute('user-id', String(id))
  },
  on: (chat, event, listener) => {
    if (typeof listener !== 'function') return
    chat.addEventListener(`causerie-${String(event)}`, (told) => listener((told as CustomEvent).detail))
  },
  reset: (chat) => chat.reset(),
  destroy: (chat) => {
    chat.remove()
    window.Causerie = () => undefined
  },
}

/** A name that nobody knows stops nothing. */
function act([name, given, more]: Call): void {
  const deed = DEEDS[name]
  const element = chat()
  if (deed && element) deed(element, given, more)
}

export function listen(): void {
  const waiting = window.Causerie?.q ?? []
  window.Causerie = (...call) => act(call)
  for (const call of waiting) window.Causerie?.(...(Array.from(call) as Call))
}
