// The tab says what waits, in its title and on its icon, so that a hidden inbox still speaks: « (3) Causerie ».
import { computed, onScopeDispose, watchEffect } from 'vue'
import { t } from '@shared/i18n'
import { useLedger } from '@/live/ledger'

const PLAIN = '/icon.svg'

export function useTitle(): void {
  const ledger = useLedger()
  const unread = computed(
    () => ledger.conversations.filter((row) => row.state === 'open' && row.unread > 0).length,
  )
  watchEffect(() => {
    document.title = unread.value ? `(${unread.value}) ${t('app.name')}` : t('app.name')
    void dress(unread.value)
  })
  onScopeDispose(() => {
    document.title = t('app.name')
    void dress(0)
  })
}

let wanted = 0

async function dress(count: number): Promise<void> {
  wanted = count
  if (!count) return wear(PLAIN)
  const { badged } = await import('./icon')
  if (count === wanted) wear(badged(count))
}

function wear(icon: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (link && link.getAttribute('href') !== icon) link.setAttribute('href', icon)
}
