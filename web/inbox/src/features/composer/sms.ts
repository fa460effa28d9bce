// How a text is cut into SMS (3GPP TS 23.038 and 23.040): its alphabet, its parts, the room left in the last one.
// channels/twilio/encoded.py counts the same way; contract/segments.json holds both together.

const GSM = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** An escape and a character. */
const TWICE = new Set('\f^{}\\[~]|€')

/** Signs that a keyboard or a word processor put there, and what a telephone reads just as well. */
const PLAIN: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '‚': ',',
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '…': '...',
  '–': '-',
  '—': '-',
  '‑': '-',
  '−': '-',
  '•': '-',
  '×': 'x',
  œ: 'oe',
  Œ: 'OE',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '\u200b': '',
}
/** Between these and the quoted words there is a space that plain quotation marks do without. */
const QUOTED = /«[\s\u00a0\u202f]*|[\s\u00a0\u202f]*»/gu

export interface Segments {
  segments: number
  /** Characters that still fit into the last one, of those that take one place. */
  left: number
  /** The characters that no SMS alphabet has, each once, in order: they more than halve the room. */
  wide: string
}

export function segmentsOf(text: string): Segments {
  const letters = [...text]
  const wide = [...new Set(letters.filter((letter) => !GSM.has(letter) && !TWICE.has(letter)))].join('')
  const size = (letter: string): number => (wide ? letter.length : TWICE.has(letter) ? 2 : 1)
  const alone = wide ? 70 : 160
  const total = letters.reduce((sum, letter) => sum + size(letter), 0)
  if (total <= alone) return { segments: 1, left: alone - total, wide }
  return { ...cut(letters.map(size), wide ? 67 : 153), wide }
}

/** What takes two places goes whole into the next part. */
function cut(sizes: number[], room: number): { segments: number; left: number } {
  let segments = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > room) {
      segments += 1
      used = 0
    }
    used += size
  }
  return { segments, left: room - used }
}

/** The same words in signs of the SMS alphabet; accents that it lacks stay, for they are spelling. */
export function plainSigns(text: string): string {
  const quoted = text.replace(QUOTED, '"')
  return [...quoted].map((letter) => PLAIN[letter] ?? letter).join('')
}
