// What the company wants to know of people. Read where people are shown, and kept under the directory's key: it is
// read again when the journal says that names changed.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { said } from '@shared/api/client'
import type { Attribute } from '@shared/api/types'
import { locale } from '@shared/i18n'
import { api } from './api'
import { queries, renew } from './query'

const KEY = ['directory', 'attributes']

export function useAttributes() {
  const query = useQuery({ queryKey: KEY, queryFn: () => said(api.GET('/api/attributes')) }, queries)
  const all = computed<Attribute[]>(() => query.data.value ?? [])
  const reload = (): Promise<void> => renew(KEY)
  return { all, pending: query.isPending, failed: query.isLoadingError, reload }
}

/** In the reader's language. */
export const titleOf = (one: Attribute): string => (locale() === 'fr' ? one.name_fr : one.name_en)
export const helpOf = (one: Attribute): string => (locale() === 'fr' ? one.help_fr : one.help_en) ?? ''
