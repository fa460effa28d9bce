// Whose something kept ready is, as a form chooses it: one's own, a team's that one may keep, or everybody's.
import type { Me, Team } from '@shared/api/types'
import { t } from '@shared/i18n'

/** « agent », « everybody », or « team 12 ». */
export type Choice = 'agent' | 'everybody' | `team ${number}`

interface Owned {
  agent_id: number | null
  team_id: number | null
}

interface Owner {
  owner: 'agent' | 'team' | 'everybody'
  team_id: number | null
}

export function choiceOf(row: Owned): Choice {
  if (row.agent_id !== null) return 'agent'
  return row.team_id === null ? 'everybody' : `team ${row.team_id}`
}

export function ownerOf(choice: Choice): Owner {
  if (choice === 'agent' || choice === 'everybody') return { owner: choice, team_id: null }
  return { owner: 'team', team_id: Number(choice.slice('team '.length)) }
}

/** The teams for which one keeps things: all for who administers, one's own for who supervises. */
export function keptTeams(me: Me, teams: readonly Team[]): Team[] {
  if (me.rights.includes('administer')) return [...teams]
  return me.rights.includes('supervise') ? teams.filter(({ id }) => me.teams.includes(id)) : []
}

/** What a form offers to whoever may choose. */
export function ownerChoices(me: Me | null, teams: readonly Team[]): { value: Choice; label: string }[] {
  return [
    { value: 'agent', label: t('owner.agent') },
    ...(me ? keptTeams(me, teams) : []).map((team) => ({
      value: `team ${team.id}` as const,
      label: t('owner.team', { name: team.name }),
    })),
    { value: 'everybody', label: t('owner.everybody') },
  ]
}

/** Whose it is, in words. */
export function ownerName(row: Owned, teams: readonly Team[]): string {
  if (row.agent_id !== null) return t('owner.agent')
  if (row.team_id === null) return t('owner.everybody')
  return t('owner.team', { name: teams.find(({ id }) => id === row.team_id)?.name ?? '' })
}

export function mayKeep(me: Me, row: Pick<Owned, 'agent_id'>): boolean {
  return row.agent_id === null ? me.rights.includes('supervise') : row.agent_id === me.id
}
