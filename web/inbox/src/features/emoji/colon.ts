// Where the name of an emoji is being typed after a colon: « :velo ».
import type { Slash } from '../canned/slash'

/** Two letters at least, so that « : » and « :) » stay what they are. */
export function colonAt(text: string, caret: number): Slash | null {
  const found = /(?:^|[\s(])(:([\p{L}\p{N}_+-]{2,}))$/u.exec(text.slice(0, caret))
  if (!found) return null
  const typed = found[1] ?? ''
  return { from: caret - typed.length, to: caret, query: found[2] ?? '' }
}
