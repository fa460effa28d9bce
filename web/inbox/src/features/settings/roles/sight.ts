// Which channels a role lets people see, in a few words.
import type { RoleCard } from '@shared/api/types'
import { t } from '@shared/i18n'

export function sight(card: RoleCard): string {
  if (card.everything) return t('roles.sees_all')
  return t(card.teams.length || card.channels.length ? 'roles.sees_role' : 'roles.sees_some')
}
