// What was begun and not sent, as this browser keeps it: at hand at once, and while the network is away. The server
// keeps the same for the other screens of whoever writes (useDrafts.ts); here each colleague has copies of their own.
import type { FileRow, Mention } from '@shared/api/types'

export interface Draft {
  mode: 'reply' | 'note'
  text: string
  /** The canned replies that the words came from. */
  canned: number[]
  /** Whom a note calls, as they were chosen; a name that was rubbed out since calls nobody. */
  mentions: Mention[]
}

/** A draft with all that the composer holds beside its words. */
export interface Sheet extends Draft {
  /** The way chosen for the answer; null: the usual one. */
  way: { channel: number; identity: number } | null
  /** The message it quotes. */
  quote: number | null
  files: FileRow[]
}

export interface Copy {
  sheet: Sheet
  /** The server's revision that it goes on from; 0 for none. */
  revision: number
  /** It holds what the server has not heard. */
  unsaved: boolean
}

export const EMPTY_DRAFT: Draft = { mode: 'reply', text: '', canned: [], mentions: [] }
export const EMPTY_SHEET: Sheet = { ...EMPTY_DRAFT, way: null, quote: null, files: [] }
export const NO_COPY: Copy = { sheet: EMPTY_SHEET, revision: 0, unsaved: false }

export const isBlank = ({ text, files }: Pick<Sheet, 'text' | 'files'>): boolean => !text && !files.length

const keyOf = (agent: number, conversation: number): string => `causerie.draft.${agent}.${conversation}`

/** Damaged, forbidden, or not there: no draft is always right. */
export function readCopy(agent: number, conversation: number): Copy {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(agent, conversation)) ?? 'null') as Copy | null
    const sheet = found?.sheet
    if (sheet && (sheet.mode === 'reply' || sheet.mode === 'note') && typeof sheet.text === 'string')
      return {
        ...NO_COPY,
        ...found,
        sheet: { ...EMPTY_SHEET, ...sheet, canned: [sheet.canned ?? []].flat() },
      }
  } catch {
    // As above.
  }
  return NO_COPY
}

/** An emptied draft is remembered as long as the server still has its words. */
export function keepCopy(agent: number, conversation: number, copy: Copy): void {
  try {
    const key = keyOf(agent, conversation)
    if (isBlank(copy.sheet) && !copy.unsaved) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(copy))
  } catch {
    // A private window: the draft lasts as long as the page.
  }
}
