// Finding by a few letters: without accents or case, at the beginnings of words first, one slip of the finger
// forgiven. Pure; the palette and the sheet of keys look for things in the same way.

/** Lower case, no accents, one space between words: « Réglages : clavier » reads « reglages clavier ». */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^\p{L}\p{N}@+.]+/gu, ' ')
    .trim()
}

const BEGINS = 8
const BEGINS_WORD = 6
const INSIDE = 3
const SLIP = 2
const SCATTERED = 1

/**
 * How well a name answers to what was typed: 0 for nothing typed, null for no answer. `name` and `words` (what
 * else it may be called) are folded already. Every word typed must be found somewhere.
 */
export function score(query: string, name: string, words = ''): number | null {
  const wanted = fold(query).split(' ').filter(Boolean)
  let total = 0
  for (const one of wanted) {
    const found = Math.max(worth(one, name) * 2, worth(one, words))
    if (!found) return null
    total += found
  }
  return wanted.length ? total / wanted.length : 0
}

function worth(wanted: string, among: string): number {
  if (among.startsWith(wanted)) return BEGINS
  if (among.includes(` ${wanted}`)) return BEGINS_WORD
  if (wanted.length > 1 && among.includes(wanted)) return INSIDE
  if (wanted.length < 3) return 0
  const words = among.split(' ')
  if (wanted.length > 3 && words.some((word) => slipped(wanted, word))) return SLIP
  return words.some((word) => scattered(wanted, word)) ? SCATTERED : 0
}

/** Whether something of what was typed is in the name itself. */
export function touches(query: string, name: string): boolean {
  return fold(query)
    .split(' ')
    .some((one) => worth(one, name) > 0)
}

/** The beginning of a word with one letter wrong, missing, added, or two of them swapped; not the first. */
function slipped(wanted: string, word: string): boolean {
  let at = 0
  while (at < wanted.length && wanted[at] === word[at]) at += 1
  if (at === 0) return false
  const rest = wanted.slice(at + 1)
  const swapped = wanted[at] === word[at + 1] && wanted[at + 1] === word[at]
  return (
    word.startsWith(rest, at + 1) || // one wrong
    word.startsWith(rest, at) || // one too many
    word.startsWith(wanted.slice(at), at + 1) || // one missing
    (swapped && word.startsWith(wanted.slice(at + 2), at + 2))
  )
}

/** The letters of a word in their order, from its first: « rglg » for « reglages ». */
function scattered(wanted: string, word: string): boolean {
  if (word[0] !== wanted[0]) return false
  let at = 0
  for (const letter of word) if (letter === wanted[at]) at += 1
  return at === wanted.length
}
