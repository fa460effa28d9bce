// What was begun and not sent, per conversation, with its mode: a note begun stays a note. Kept in this
// browser; what another colleague writes is not touched.
export interface Draft {
  mode: 'reply' | 'note'
  text: string
  /** The canned reply that the words came from. */
  canned: number | null
}

const PREFIX = 'causerie.draft.'
export const EMPTY_DRAFT: Draft = { mode: 'reply', text: '', canned: null }

export function readDraft(conversation: number): Draft {
  try {
    const found = JSON.parse(localStorage.getItem(PREFIX + conversation) ?? 'null') as Draft | null
    if (found && (found.mode === 'reply' || found.mode === 'note') && typeof found.text === 'string')
      return { ...EMPTY_DRAFT, ...found }
  } catch {
    // Damaged or forbidden: an empty draft is always right.
  }
  return EMPTY_DRAFT
}

export function keepDraft(conversation: number, draft: Draft): void {
  try {
    if (draft.text) localStorage.setItem(PREFIX + conversation, JSON.stringify(draft))
    else localStorage.removeItem(PREFIX + conversation)
  } catch {
    // A private window: the draft lasts as long as the page.
  }
}
