// The places of the product, for the rail and the bottom bar alike.
import { Inbox, Search, Settings, SquarePen } from '@lucide/vue'
import { computed, defineAsyncComponent, type Component } from 'vue'
import { useRoute, type RouteLocationRaw } from 'vue-router'
import { t } from '@shared/i18n'
import { useLedger } from '@/live/ledger'
import type { CommandName } from './commands'
import { capped } from './numbers'
import { useSession } from './session'

const DealsIcon = defineAsyncComponent(() => import('@/features/deals/DealsIcon.vue'))

export interface Destination {
  name: string
  command: CommandName
  label: string
  icon: Component
  to: RouteLocationRaw
  here: boolean
  count?: string
}

const INBOX = new Set(['inbox', 'conversation'])

export function useDestinations() {
  const route = useRoute()
  const ledger = useLedger()
  const session = useSession()
  return computed<Destination[]>(() => {
    const mine = ledger.counts?.mine ?? 0
    const query = INBOX.has(String(route.name)) || route.name === 'new' ? route.query : {}
    return [
      {
        name: 'inbox',
        command: 'go_inbox',
        label: t('nav.inbox'),
        icon: Inbox,
        to: { name: 'inbox', query },
        here: INBOX.has(String(route.name)),
        ...(mine ? { count: capped(mine) } : {}),
      },
      {
        name: 'new',
        command: 'new',
        label: t('nav.new'),
        icon: SquarePen,
        to: { name: 'new', query },
        here: route.name === 'new',
      },
      {
        name: 'search',
        command: 'search',
        label: t('nav.search'),
        icon: Search,
        to: { name: 'search' },
        here: route.name === 'search',
      },
      ...(session.me?.pipeline
        ? [
            {
              name: 'deals',
              command: 'go_deals' as const,
              label: t('nav.deals'),
              icon: DealsIcon,
              to: { name: 'deals' },
              here: route.name === 'deals',
            },
          ]
        : []),
      {
        name: 'settings',
        command: 'go_settings',
        label: t('nav.settings'),
        icon: Settings,
        to: { name: 'settings' },
        here: route.name === 'settings',
      },
    ]
  })
}
