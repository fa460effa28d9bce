// The widths at which the layout changes its nature, for what CSS alone cannot decide: a column or a dialog.
import { onScopeDispose, ref, type Ref } from 'vue'

export const PHONE = '(width < 640px)'
export const RAIL = '(width >= 1024px)'
export const WIDE = '(width >= 1440px)'
/** Nothing hovers over this screen, and it has room for what hovering would show. */
export const TOUCH = '(hover: none) and (width >= 640px)'
/** Room for the contact panel and the customer's phone together. */
export const VERY_WIDE = '(width >= 1680px)'

export function useMedia(query: string): Ref<boolean> {
  const media = globalThis.matchMedia(query)
  const matches = ref(media.matches)
  const change = () => (matches.value = media.matches)
  media.addEventListener('change', change)
  onScopeDispose(() => media.removeEventListener('change', change))
  return matches
}
