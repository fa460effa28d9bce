// What the list shows, said by the address: /?view=mine&state=snoozed&channel=3. Shared links and the back
// button find the same list again.
import { computed, watch } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { StateFilter, View } from '@shared/api/types'
import { usePreferences } from '@/app/preferences'

export interface Filter {
  view: View
  state: StateFilter
  channel: number | null
}

export const VIEWS: readonly View[] = ['mine', 'unassigned', 'mentions', 'all']
export const STATES: readonly StateFilter[] = ['open', 'snoozed', 'resolved', 'any']

/** A call is worth an answer whatever became of the conversation; elsewhere, what is open comes first. */
export const usualState = (view: View): StateFilter => (view === 'mentions' ? 'any' : 'open')

/** What an address asks for; anything it says wrongly reads as the default. */
export function filterFrom(query: LocationQuery, usual: string): Filter {
  const pick = <T extends string>(among: readonly T[], ...wanted: unknown[]): T =>
    (wanted.find((one) => among.includes(one as T)) ?? among[0]) as T
  const channel = Number(query['channel'])
  const view = pick(VIEWS, query['view'], usual, 'all')
  return {
    view,
    state: pick(STATES, query['state'], usualState(view)),
    channel: Number.isSafeInteger(channel) && channel > 0 ? channel : null,
  }
}

/** The address of a filter: what is usual goes unsaid, but for the view. */
export function queryOf(filter: Filter): Record<string, string> {
  return {
    view: filter.view,
    ...(filter.state === usualState(filter.view) ? {} : { state: filter.state }),
    ...(filter.channel === null ? {} : { channel: String(filter.channel) }),
  }
}

export function useFilter() {
  const route = useRoute()
  const router = useRouter()
  const { view } = usePreferences()
  const filter = computed(() => filterFrom(route.query, view.value))
  const narrowed = computed(
    () => filter.value.state !== usualState(filter.value.view) || filter.value.channel !== null,
  )

  watch(
    () => filter.value.view,
    (now) => (view.value = now),
  )

  function change(patch: Partial<Filter>): void {
    void router.replace({ query: queryOf({ ...filter.value, ...patch }) })
  }

  const clear = (): void => change({ state: usualState(filter.value.view), channel: null })

  return { filter, narrowed, change, clear }
}
