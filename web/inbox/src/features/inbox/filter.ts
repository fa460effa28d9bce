// What the list shows, said by the address: /?view=mine&state=snoozed&channel=3. Shared links and the back
// button find the same list again.
import { computed, watch } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { Listing, Order, StateFilter, View } from '@shared/api/types'
import { alike } from '@shared/alike'
import { usePreferences } from '@/app/preferences'

export interface Filter {
  view: View
  state: StateFilter
  channel: number | null
  label: number | null
  team: number | null
  unread: boolean
  order: Order
}

/** What narrows a list beside its view and state. */
export type Narrowing = 'channel' | 'label' | 'team'

/** Those that one looks through all day; the quarantine is gone to. */
export const TABS = ['mine', 'unassigned', 'mentions', 'all'] as const satisfies View[]
export const VIEWS: readonly View[] = [...TABS, 'quarantine']
export const STATES: readonly StateFilter[] = ['open', 'snoozed', 'resolved', 'any']
export const ORDERS: readonly Order[] = ['recent', 'waiting']
/** A call is worth an answer whatever became of the conversation; elsewhere, what is open comes first. */
export const usualState = (view: View): StateFilter =>
  view === 'mentions' || view === 'quarantine' ? 'any' : 'open'

export const WIDE: Omit<Filter, 'view' | 'order' | 'state'> = {
  channel: null,
  label: null,
  team: null,
  unread: false,
}

/** What an address asks for; anything it says wrongly reads as the default. */
export function filterFrom(query: LocationQuery, usual: string): Filter {
  const pick = <T extends string>(among: readonly T[], ...wanted: unknown[]): T =>
    (wanted.find((one) => among.includes(one as T)) ?? among[0]) as T
  const view = pick(VIEWS, query['view'], usual, 'all')
  return {
    view,
    state: pick(STATES, query['state'], usualState(view)),
    channel: idFrom(query['channel']),
    label: idFrom(query['label']),
    team: idFrom(query['team']),
    unread: query['unread'] === '1',
    order: pick(ORDERS, query['order'], 'recent'),
  }
}

function idFrom(said: unknown): number | null {
  const id = Number(said)
  return Number.isSafeInteger(id) && id > 0 ? id : null
}

/** The address of a filter: what is usual goes unsaid, but for the view. */
export function queryOf(filter: Filter): Record<string, string> {
  const { view, state, channel, label, team, unread, order } = filter
  return {
    view,
    ...(state === usualState(view) ? {} : { state }),
    ...(channel === null ? {} : { channel: String(channel) }),
    ...(label === null ? {} : { label: String(label) }),
    ...(team === null ? {} : { team: String(team) }),
    ...(unread ? { unread: '1' } : {}),
    ...(order === 'recent' ? {} : { order }),
  }
}

/** The same, as a page of it is asked for. */
export function askedOf({ view, state, channel, label, team, unread, order }: Filter) {
  return {
    view,
    state,
    order,
    ...(channel === null ? {} : { channel }),
    ...(label === null ? {} : { label }),
    ...(team === null ? {} : { team }),
    ...(unread ? { unread } : {}),
  }
}

/** The same, as the server keeps it and acts on it. */
export function listingOf({ view, state, channel, label, team, unread, order }: Filter): Listing {
  return {
    view,
    state: state === 'any' ? null : state,
    channel_id: channel,
    label_id: label,
    team_id: team,
    unread,
    order,
  }
}

export function filterOf(listing: Listing): Filter {
  return {
    view: listing.view,
    state: listing.state === 'spam' ? 'any' : (listing.state ?? 'any'),
    channel: listing.channel_id,
    label: listing.label_id,
    team: listing.team_id,
    unread: listing.unread,
    order: listing.order,
  }
}

export const isNarrowed = ({ view, state, channel, label, team, unread }: Filter): boolean =>
  state !== usualState(view) || unread || [channel, label, team].some((one) => one !== null)

export function useFilter() {
  const route = useRoute()
  const router = useRouter()
  const { view } = usePreferences()
  // The same for as long as it asks for the same: another one begins the list anew.
  const filter = computed<Filter>((before) => {
    const now = filterFrom(route.query, view.value)
    return before && alike(before, now) ? before : now
  })
  const narrowed = computed(() => isNarrowed(filter.value))
  /** The saved view that one came by; what one narrows further is still hers. */
  const saved = computed(() => idFrom(route.query['saved']))

  watch(
    () => filter.value.view,
    (now) => {
      if (now !== 'quarantine') view.value = now
    },
  )

  function change(patch: Partial<Filter>): void {
    const by = saved.value === null ? {} : { saved: String(saved.value) }
    void router.replace({ query: { ...queryOf({ ...filter.value, ...patch }), ...by } })
  }

  const clear = (): void => change({ ...WIDE, state: usualState(filter.value.view) })

  return { filter, narrowed, saved, change, clear }
}
