// The marks by which some channels show words in bold, italic, struck out or monospaced, read as their customers'
// applications read them. What comes of it is pieces of text, never markup.

export interface Piece {
  text: string
  bold: boolean
  italic: boolean
  struck: boolean
  mono: boolean
}

export type Mark = 'bold' | 'italic' | 'struck' | 'mono'
export const SIGNS: Record<Mark, string> = { bold: '*', italic: '_', struck: '~', mono: '```' }

const PLAIN = { bold: false, italic: false, struck: false, mono: false }
const MONO = /```([\s\S]+?)```/u
/**
 * A sign opens after what is no letter or digit, and closes before it; words stand right against both, on one line.
 * « 2*3*4 » and « prix_ttc » stay what they are.
 */
const MARKED = /(?<![\p{L}\p{N}*_~])([*_~])(?!\1)(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/u
const BY_SIGN: Record<string, Mark> = { '*': 'bold', _: 'italic', '~': 'struck' }

/** The text in pieces, each with its marks; the signs themselves are gone. */
export function pieces(text: string, marks: Omit<Piece, 'text'> = PLAIN): Piece[] {
  const mono = MONO.exec(text)
  if (mono) {
    const [whole, words = ''] = mono
    return [
      ...spans(text.slice(0, mono.index), marks),
      { ...marks, text: words, mono: true },
      ...pieces(text.slice(mono.index + whole.length), marks),
    ]
  }
  return spans(text, marks)
}

function spans(text: string, marks: Omit<Piece, 'text'>): Piece[] {
  const found = MARKED.exec(text)
  const mark = found && BY_SIGN[found[1] ?? '']
  if (!found || !mark) return text ? [{ ...marks, text }] : []
  const [whole, , words = ''] = found
  return [
    ...spans(text.slice(0, found.index), marks),
    ...spans(words, { ...marks, [mark]: true }),
    ...spans(text.slice(found.index + whole.length), marks),
  ]
}

export const isMarked = (text: string): boolean =>
  pieces(text).some(({ bold, italic, struck, mono }) => bold || italic || struck || mono)

/** The words with their marks, or without them where they had them; and where they then stand. */
export function toggled(words: string, mark: Mark): string {
  const sign = SIGNS[mark]
  const inside = words.startsWith(sign) && words.endsWith(sign) && words.length > 2 * sign.length
  if (inside) return words.slice(sign.length, -sign.length)
  // Spaces around the words stay outside: against a sign they would undo it.
  const [, before = '', core = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/u.exec(words) ?? []
  return core ? `${before}${sign}${core}${sign}${after}` : words
}
