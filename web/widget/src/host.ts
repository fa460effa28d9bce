// What the chat lends to what comes later, and what it asks of it in return.

import type { Config } from './api'
import type { Composer } from './composer'
import type { Language } from './language'
import type { Talk } from './talk'

export interface Host {
  element: HTMLElement
  root: ShadowRoot
  panel: HTMLElement
  log: HTMLElement
  composer: Composer
  talk: Talk
  config: Config
  language: Language
  greeting: string
  open(): void
  /** Something is to be drawn. */
  changed(): void
  /** The thread is there again: somebody wants to write. */
  left(): void
}

export interface Extras {
  /** The panel was opened. */
  opened(): void
  /** Whatever stands in the place of the thread goes. */
  leave(): void
  /** True while something stands in the place of the thread. */
  draw(): boolean
  end(): void
}
