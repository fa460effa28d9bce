// What a person agrees to or refuses as it stands: of each address, brand and purpose, the last word.
import type { ConsentShown } from '@shared/api/types'

/** The latest first; `given` is in the order it was said. */
export function standing(given: readonly ConsentShown[]): ConsentShown[] {
  const last = new Map<string, ConsentShown>()
  for (const one of given) last.set(`${one.identity_id} ${one.brand_id} ${one.purpose}`, one)
  return [...last.values()].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}
