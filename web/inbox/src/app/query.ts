// What is read over HTTP and kept: one client, so that stores outside of components share its cache.
// Refusals are answers, not accidents: only silence is asked again.
import { QueryClient } from '@tanstack/vue-query'
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
