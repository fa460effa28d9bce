// How high lines are before they are drawn: as they were when they last were, so that a thread that is opened again
// stands where it will stand; at a guess when they never were. The nearer the guess, the less moves at an opening.
import type { Entry } from './entries'

/** In pixels, with the styles of a bubble: a message of one line with its time, another line, who says it, a day. */
const ONE = 60
const MORE = 21
const HEAD = 30
const MARK = 40
const PICTURE = 220
/** Letters to a line of a bubble on a screen of usual width. */
const WIDE = 72

/** Of a line of the thread, or of what is on its way. */
export function guess(line: Entry | undefined): number {
  if (line?.type !== 'message') return ONE
  const { message } = line
  const words = message.parts.reduce((sum, part) => sum + rows(part.type === 'text' ? part.text : ''), 0)
  const pictures = message.parts.filter((part) => part.type === 'media' && part.kind !== 'voice').length
  return (
    ONE +
    MORE * Math.max(words - 1, 0) +
    PICTURE * pictures +
    (line.first ? HEAD : 0) +
    MARK * (Number(line.day !== null) + Number(line.unread) + Number(line.events.length > 0))
  )
}

/** Text is cut where it is cut, and where it grows too wide. */
function rows(text: string): number {
  return text
    ? text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / WIDE)), 0)
    : 0
}

/** Lines remembered; the oldest are forgotten first. */
const MOST = 5000

const known = new Map<string, number>()

/** In pixels; undefined for a line that was never drawn. */
export const heightOf = (key: string): number | undefined => known.get(key)

export function keepHeight(key: string, height: number): void {
  known.delete(key)
  known.set(key, height)
  if (known.size > MOST) for (const oldest of known.keys()) return void known.delete(oldest)
}
