// What is read over HTTP and kept: one client, so that stores outside of components share its cache.
// Refusals are answers, not accidents: only silence is asked again.
import { QueryClient, type QueryKey } from '@tanstack/vue-query'
import { Problem } from '@shared/api/problem'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < 2,
      retryDelay: (failures) => 400 * 2 ** failures,
    },
  },
})

/**
 * What was read under this key is old, and read again where it is shown. So is what is being read for the first
 * time: its answer may have been made before the change, and the library alone would keep it as new.
 */
export async function renew(queryKey: QueryKey): Promise<void> {
  await queries.cancelQueries({ queryKey, predicate: ({ state }) => state.data === undefined })
  await queries.invalidateQueries({ queryKey })
}
