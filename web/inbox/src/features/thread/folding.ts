// Words as people type them: without case, accents, ligatures, or the shapes of apostrophes and spaces. The same
// folding as the server's search in a thread (store/occurrences.py), letter by letter, so that what was found there
// can be marked here.

const MARKS = /[\u0300-\u036f]/g

function foldedLetter(letter: string): string {
  return letter
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('’', "'")
}

export const folded = (text: string): string => [...text].map(foldedLetter).join('')

export interface Segment {
  text: string
  hit: boolean
}

/** The text in pieces, those that are the words looked for told from the others; joined, they are the text. */
export function segments(text: string, words: string): Segment[] {
  const sought = folded(words.trim())
  if (!sought) return [{ text, hit: false }]
  const { line, starts } = mapped(text)
  const pieces: Segment[] = []
  let done = 0
  for (let at = line.indexOf(sought); at >= 0; at = line.indexOf(sought, at + sought.length)) {
    const from = starts[at] ?? text.length
    const to = endOf(text, starts, at + sought.length)
    if (from > done) pieces.push({ text: text.slice(done, from), hit: false })
    if (to > Math.max(done, from)) pieces.push({ text: text.slice(Math.max(done, from), to), hit: true })
    done = Math.max(done, to)
  }
  if (done < text.length || !pieces.length) pieces.push({ text: text.slice(done), hit: false })
  return pieces
}

/** The folded line, and for each of its units where the letter it comes from begins. */
function mapped(text: string): { line: string; starts: number[] } {
  const starts: number[] = []
  let line = ''
  let at = 0
  for (const letter of text) {
    const plain = foldedLetter(letter)
    for (let n = 0; n < plain.length; n += 1) starts.push(at)
    line += plain
    at += letter.length
  }
  return { line, starts }
}

/** Where the next letter begins; its accents, written apart, belong to the letter before. */
function endOf(text: string, starts: number[], end: number): number {
  const last = starts[end - 1] ?? 0
  for (let n = end; n < starts.length; n += 1) {
    const next = starts[n] ?? text.length
    if (next > last) return next
  }
  return text.length
}
