// What our own server finds by a word, page by page: it alone talks to the service.
import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, onUnmounted, ref, watch, type Ref } from 'vue'
import { said } from '@shared/api/client'
import { api } from '@/app/api'
import { queries } from '@/app/query'
import type { Kind } from './kinds'

const PAUSE = 350

export function useFound(kind: Ref<Kind>) {
  const words = ref('')
  const asked = ref('')
  let waiting: ReturnType<typeof setTimeout> | undefined

  const query = useInfiniteQuery(
    {
      queryKey: ['gifs', kind, asked],
      initialPageParam: 0,
      queryFn: ({ pageParam }) =>
        said(
          api.GET('/api/gifs', {
            params: { query: { q: asked.value, after: pageParam, kind: kind.value } },
          }),
        ),
      getNextPageParam: (last: { next: number | null }) => last.next ?? undefined,
      staleTime: 60_000,
      retry: false,
    },
    queries,
  )
  const found = computed(() => query.data.value?.pages.flatMap(({ items }) => items) ?? [])
  const credit = computed(() => query.data.value?.pages[0]?.credit ?? '')

  // A search for each letter would be a request for each letter.
  watch(words, (now) => {
    clearTimeout(waiting)
    waiting = setTimeout(() => (asked.value = now.trim()), PAUSE)
  })
  onUnmounted(() => clearTimeout(waiting))

  return { ...query, words, asked, found, credit }
}
