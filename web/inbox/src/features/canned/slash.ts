// Where a name is being typed after a slash, and how words take its place in a field.

export interface Slash {
  /** Where the slash stands; the caret ends what is typed after it. */
  from: number
  to: number
  query: string
}

/** The slash that the caret is behind: at the start of a line or after a space, with no space since. */
export function slashAt(text: string, caret: number): Slash | null {
  const found = /(?:^|\s)\/([^\s/]*)$/u.exec(text.slice(0, caret))
  if (!found) return null
  const query = found[1] ?? ''
  return { from: caret - query.length - 1, to: caret, query }
}

/** A slash for someone who pressed the button: after a space where the words before have none. */
export function slashFor(text: string, caret: number): string {
  return caret === 0 || /\s/.test(text[caret - 1] ?? '') ? '/' : ' /'
}

/** Puts words in place of others as if they were typed, so that the browser's own undo takes them back. */
export function replaceIn(box: HTMLTextAreaElement, from: number, to: number, words: string): void {
  box.focus()
  box.setSelectionRange(from, to)
  if (from === to && !words) return
  // Deprecated and without a successor: nothing else keeps the undo of a textarea.
  if (document.execCommand?.(words ? 'insertText' : 'delete', false, words)) return
  box.setRangeText(words, from, to)
  box.setSelectionRange(from + words.length, from + words.length)
  box.dispatchEvent(new Event('input', { bubbles: true }))
}
