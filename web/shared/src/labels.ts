// How labels look: a word of the palette, or a colour of one's own, becomes ink on a ground of the same hue, in
// light and in dark. Contrast is computed, never supposed: what stays under 4.5:1 (WCAG 2.2, 1.4.3) is refused
// where it is chosen, and shown in grey where it came in by another door.

export const LEAST = 4.5

interface Inks {
  light: string
  dark: string
}

export interface Shade {
  ink: string
  ground: string
}

/** Inks of tokens.css, so that labels and channels are of one family. */
export const PALETTE = {
  grey: { light: '#4a5361', dark: '#a9b3c2' },
  red: { light: '#b3261e', dark: '#ff9a91' },
  amber: { light: '#8a5200', dark: '#f2c069' },
  green: { light: '#146c43', dark: '#7bd8a5' },
  teal: { light: '#00677d', dark: '#5cc8dd' },
  blue: { light: '#0b57d0', dark: '#8ab4ff' },
  violet: { light: '#6b3fa0', dark: '#c3a6f2' },
  pink: { light: '#a82265', dark: '#f29bc4' },
} as const satisfies Record<string, Inks>

export type PaletteWord = keyof typeof PALETTE
export const WORDS = Object.keys(PALETTE) as PaletteWord[]

/** `--bg-0` of tokens.css, and how much of the ink its ground takes. */
const PAPER = { light: '#ffffff', dark: '#12151b' } as const
const TINT = { light: 0.1, dark: 0.16 } as const
/** How much of a colour of one's own is left in the ink of the dark theme; the rest is white. */
const LIFTED = 0.4
const OWN = /^#[0-9a-f]{6}$/

export function isWord(color: string): color is PaletteWord {
  return Object.hasOwn(PALETTE, color)
}

function inksOf(color: string): Inks | null {
  if (isWord(color)) return PALETTE[color]
  return OWN.test(color) ? { light: color, dark: mix(color, '#ffffff', LIFTED) } : null
}

function shades(inks: Inks): { light: Shade; dark: Shade } {
  const shade = (theme: 'light' | 'dark'): Shade => ({
    ink: inks[theme],
    ground: mix(inks[theme], PAPER[theme], TINT[theme]),
  })
  return { light: shade('light'), dark: shade('dark') }
}

/** The contrast of a colour's ink on its ground, in the theme where it is least; 0 for what is no colour. */
export function contrastOf(color: string): number {
  const inks = inksOf(color)
  if (!inks) return 0
  const { light, dark } = shades(inks)
  return Math.min(contrast(light.ink, light.ground), contrast(dark.ink, dark.ground))
}

/** Ink and ground in both themes; grey for a word that this version does not know and for what cannot be read. */
export function lookOf(color: string): { light: Shade; dark: Shade } {
  const inks = inksOf(color)
  return shades(inks && contrastOf(color) >= LEAST ? inks : PALETTE.grey)
}

/** The same for CSS: `--ink` and `--ground`, which follow the reader's theme. */
export function styleOf(color: string): Record<`--${string}`, string> {
  const { light, dark } = lookOf(color)
  return {
    '--ink': `light-dark(${light.ink}, ${dark.ink})`,
    '--ground': `light-dark(${light.ground}, ${dark.ground})`,
  }
}

/** WCAG 2.2's ratio of two `#rrggbb`, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** `part` of one colour, the rest of the other. */
function mix(one: string, other: string, part: number): string {
  const others = channels(other)
  const mixed = channels(one).map((value, at) => Math.round(value * part + (others[at] ?? 0) * (1 - part)))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
}
