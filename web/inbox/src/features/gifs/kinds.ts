// The two kinds of picture that one can look for, and how each is spoken of.
import { ref } from 'vue'

export type Kind = 'gif' | 'sticker'

/** Which was looked for last: the picker opens on it again, for as long as the page lives. */
export const kind = ref<Kind>('gif')

export const WORDS = {
  gif: {
    name: 'gif.title',
    search: 'gif.search',
    found: 'gif.found',
    none: 'gif.none',
    untitled: 'gif.untitled',
  },
  sticker: {
    name: 'gif.stickers',
    search: 'gif.sticker_search',
    found: 'gif.sticker_found',
    none: 'gif.sticker_none',
    untitled: 'gif.sticker_untitled',
  },
} as const
