import { t } from '@shared/i18n'
import { useSession } from './session'
import { useToasts } from './toasts'

/** Signs out; the page follows the session. */
export function useSignOut(): () => void {
  const session = useSession()
  const { say } = useToasts()
  return () => {
    session.signOut().catch(() => say(t('app.unreachable'), { tone: 'danger' }))
  }
}
