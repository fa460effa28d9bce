// What can be done on every page by a key or a button; what only the palette offers is in palette/elsewhere.ts.
import { useRouter } from 'vue-router'
import { t } from '@shared/i18n'
import { hold } from './ahead'
import { useCommands } from './commands'
import { helpOpen } from './help'
import { toggle } from './palette/state'
import { useToasts } from './toasts'
import { useSignOut } from './useSignOut'

export function useEverywhere(): void {
  const router = useRouter()
  const toasts = useToasts()
  const signOut = useSignOut()

  function search(): void {
    if (router.currentRoute.value.name !== 'search') hold()
    void router.push({ name: 'search' })
  }

  useCommands({
    palette: toggle,
    help: () => void (helpOpen.value = true),
    undo: { run: toasts.undo, guard: () => (toasts.undoable.value ? null : t('why.nothing_to_undo')) },
    new: () => void router.push({ name: 'new', query: router.currentRoute.value.query }),
    log: () => {
      const { params, query } = router.currentRoute.value
      void router.push({ name: 'log', query: { ...query, of: params['id'] } })
    },
    go_inbox: () => void router.push({ name: 'inbox' }),
    search,
    go_settings: () => void router.push({ name: 'settings' }),
    sign_out: signOut,
  })
}
