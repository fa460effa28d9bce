// The canned replies that a slash opens over a field.
import type { Ref } from 'vue'
import type { Canned } from '@shared/api/types'
import { rank } from './rank'
import { slashAt, slashFor, type Slash } from './slash'
import { useCanned } from './useCanned'
import { useOpener } from './useOpener'

export function useSlash(
  field: Readonly<Ref<HTMLTextAreaElement | null>>,
  take: (one: Canned, at: Slash) => void,
) {
  const canned = useCanned()
  return useOpener<Canned>(field, {
    at: slashAt,
    sign: slashFor,
    find: (query) => rank(canned.all, query),
    want: () => canned.want(),
    loading: () => canned.loading,
    take,
  })
}
