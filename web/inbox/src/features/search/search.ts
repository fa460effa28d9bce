// A search by question, page by page: what was found first stays on screen while the next page is asked for.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { said } from '@shared/api/client'
import type { SearchHit, SearchPage } from '@shared/api/types'
import { api } from '@/app/api'
import { queries } from '@/app/query'

/** Whose days « hier » and « 2026-03-14 » are. */
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

export function useSearch(question: Ref<string>) {
  const query = useInfiniteQuery(
    {
      queryKey: ['search', question],
      enabled: computed(() => question.value !== ''),
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => page(question.value, pageParam, signal),
      getNextPageParam: (last: SearchPage) => last.next ?? undefined,
      placeholderData: keepPreviousData,
      staleTime: 0,
    },
    queries,
  )
  const hits = computed<SearchHit[]>(() => query.data.value?.pages.flatMap((one) => one.items) ?? [])
  const partial = computed(() => query.data.value?.pages.at(-1)?.partial ?? false)
  return { ...query, hits, partial }
}

function page(q: string, after: string | undefined, signal: AbortSignal): Promise<SearchPage> {
  const asked = { q, zone: zone(), ...(after === undefined ? {} : { after }) }
  return said(api.GET('/api/search', { params: { query: asked }, signal }))
}

/** What the box offers to add, in the reader's language. */
export const OPERATORS = {
  fr: [
    'de:',
    'canal:',
    'est:ouvert',
    'étiquette:',
    'attribué:moi',
    'avec:photo',
    'avant:',
    'après:7j',
    'est:indésirable',
    '-',
  ],
  en: [
    'from:',
    'channel:',
    'is:open',
    'label:',
    'assignee:me',
    'has:photo',
    'before:',
    'after:7d',
    'is:spam',
    '-',
  ],
} as const

/** The question with an operator at its end, ready to be gone on with. */
export function withOperator(question: string, operator: string): string {
  const said = question.trimEnd()
  const open = /[:-]$/.test(operator)
  return `${said}${said ? ' ' : ''}${operator}${open ? '' : ' '}`
}

/** The message in its conversation. */
export function placeOf(hit: SearchHit): RouteLocationRaw {
  const message = String(hit.message_id)
  return { name: 'conversation', params: { id: String(hit.conversation_id) }, query: { message } }
}
