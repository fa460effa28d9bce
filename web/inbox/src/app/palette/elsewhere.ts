// What only the palette offers, wherever one is: the views, the pages of the settings, the look, the language.
import { computed } from 'vue'
import { useRouter } from 'vue-router'
import type { View } from '@shared/api/types'
import { t } from '@shared/i18n'
import type { MenuItem } from '@shared/ui/menu'
import { useLedger } from '@/live/ledger'
import { useChoices, useCommands } from '../commands'
import { useSession, type MeChange } from '../session'
import { useToasts } from '../toasts'
import { SETTINGS } from './settings'
import { browse } from './state'

export function useElsewhere(): void {
  const router = useRouter()
  const session = useSession()
  const ledger = useLedger()
  const toasts = useToasts()
  const view = (name: View) => () => void router.push({ name: 'inbox', query: { view: name } })

  useCommands({
    view_mine: view('mine'),
    view_unassigned: view('unassigned'),
    view_mentions: view('mentions'),
    view_all: view('all'),
    view_quarantine: view('quarantine'),
    theme: () => browse('theme'),
    language: () => browse('language'),
    reconnect: {
      run: () => ledger.reconnect(),
      guard: () => (ledger.liveness === 'live' || ledger.liveness === 'polling' ? t('why.live') : null),
    },
  })

  const pages = computed<MenuItem[]>(() =>
    SETTINGS.filter(({ right }) => right === null || session.can(right)).map(({ page }) => ({
      label: t(`settings.${page}`),
      run: () => void router.push({ name: 'settings', params: { page } }),
    })),
  )
  useChoices('go_settings', () => pages.value)
  useChoices('theme', () => looks('theme', ['auto', 'light', 'dark']))
  useChoices('language', () => looks('language', ['fr', 'en']))

  function looks<K extends 'theme' | 'language'>(field: K, values: NonNullable<MeChange[K]>[]): MenuItem[] {
    return values.map((value) => ({
      label: t(`profile.${value}`),
      checked: session.me?.[field] === value,
      run: () => void change({ [field]: value }),
    }))
  }

  async function change(patch: MeChange): Promise<void> {
    await session.change(patch).catch(() => toasts.say(t('app.failed'), { tone: 'danger' }))
  }
}
