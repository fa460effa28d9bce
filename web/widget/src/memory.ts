// What stays in the browser between two pages: a token, whose it is, and what could not leave yet. Nothing is
// written before the chat was opened once; where a browser forbids storage, it lasts as long as the page.

import type { Draft } from './thread'

export interface Kept {
  token?: string
  /** The member the token was given to; null for an anonymous visitor. */
  member: string | null
  drafts: Draft[]
  /** Whether what comes may be heard. */
  sound?: boolean
  /** Whether they introduced themselves, where that is asked. */
  formed?: boolean
}

const EMPTY: Kept = { member: null, drafts: [] }

export class Memory {
  private kept: Kept | undefined
  private stored = false

  constructor(readonly name: string) {}

  /** Whether the chat was ever opened here. */
  get exists(): boolean {
    return this.read() !== undefined
  }

  get(): Kept {
    return this.read() ?? EMPTY
  }

  set(change: Partial<Kept>): void {
    this.kept = { ...this.get(), ...change }
    try {
      localStorage.setItem(this.name, JSON.stringify(this.kept))
      this.stored = true
    } catch {
      // Forbidden or full: the page's own memory has it.
    }
  }

  clear(): void {
    this.kept = undefined
    try {
      localStorage.removeItem(this.name)
    } catch {
      // Never was there.
    }
  }

  private read(): Kept | undefined {
    try {
      const told = localStorage.getItem(this.name)
      // Another tab may have changed or cleared it.
      if (this.stored || told) this.kept = told ? { ...EMPTY, ...(JSON.parse(told) as Kept) } : undefined
    } catch {
      // As above.
    }
    return this.kept
  }
}
