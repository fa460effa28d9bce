// The tab says what waits, so that a hidden inbox still speaks: « (3) Causerie ».
import { onScopeDispose, watchEffect } from 'vue'
import { t } from '@shared/i18n'
import { useLedger } from '@/live/ledger'

export function useTitle(): void {
  const ledger = useLedger()
  watchEffect(() => {
    const unread = ledger.conversations.filter((row) => row.state === 'open' && row.unread > 0).length
    document.title = unread ? `(${unread}) ${t('app.name')}` : t('app.name')
  })
  onScopeDispose(() => (document.title = t('app.name')))
}
