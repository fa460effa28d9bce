// One box of the matrix: a right of a role, given or taken back at once.
import { shallowRef } from 'vue'
import { said } from '@shared/api/client'
import type { RoleCard } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { useDirectory } from '@/app/directory'
import { useSession, type Right } from '@/app/session'
import { useAttempt } from '../useAttempt'

export function useRightSwitch() {
  const session = useSession()
  const directory = useDirectory()
  const { attempt } = useAttempt()
  /** The role that is being saved: its boxes wait. */
  const saving = shallowRef<number | null>(null)

  /** Nobody gives what they do not have, nor changes a role that has it. */
  const beyond = (card: RoleCard, right: Right): boolean =>
    !session.can(right) || card.rights.some((one) => !session.can(one))

  /** `box` shows what is so in the end, whether or not it was what was asked for. */
  async function turn(card: RoleCard, right: Right, box: HTMLInputElement): Promise<void> {
    if (card.id === null || saving.value !== null) return void (box.checked = card.rights.includes(right))
    saving.value = card.id
    const rest = card.rights.filter((one) => one !== right)
    const body = {
      name: card.name ?? '',
      rights: box.checked ? [...rest, right] : rest,
      everything: card.everything,
      teams: card.teams,
      channels: card.channels,
    }
    const params = { path: { id: card.id } }
    const done = await attempt(() => said(api.PUT('/api/roles/{id}', { params, body })), t('roles.saved'))
    if (done) await directory.reload()
    else box.checked = card.rights.includes(right)
    saving.value = null
  }

  return { saving, beyond, turn }
}
