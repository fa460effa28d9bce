// Accents that can be read on the chat's two grounds (WCAG 2.2, 1.4.3): the same sums as the server's
// (model/colours.py), in whole numbers, so that what a form proposes is what the server takes. Both run on
// contract/colours.json.
import { contrast, LEAST } from './labels'

export type Theme = 'light' | 'dark'

export const GROUNDS: Record<Theme, string> = { light: '#ffffff', dark: '#12151b' }
const INKS = ['#0a1220', '#ffffff']
const STEPS = 255

/** Near-black or white, whichever contrasts more with `colour`. */
export function inkOn(colour: string): string {
  const [dark = '', light = ''] = INKS
  return contrast(colour, dark) >= contrast(colour, light) ? dark : light
}

export const readable = (colour: string, theme: Theme): boolean => contrast(colour, GROUNDS[theme]) >= LEAST

/** The colour itself when it can be read in that theme, else its first shade towards the ink that can. */
export function nearest(colour: string, theme: Theme): string {
  const ink = theme === 'light' ? 0 : 255
  for (let step = 0; step < STEPS; step += 1) {
    const shade = mixed(colour, ink, step)
    if (readable(shade, theme)) return shade
  }
  return theme === 'light' ? '#000000' : '#ffffff'
}

function mixed(colour: string, ink: number, step: number): string {
  const channels = [1, 3, 5].map((at) => {
    const own = Number.parseInt(colour.slice(at, at + 2), 16)
    return Math.floor((own * (STEPS - step) + ink * step + Math.floor(STEPS / 2)) / STEPS)
  })
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
