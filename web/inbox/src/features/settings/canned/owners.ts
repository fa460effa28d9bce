// Whose a canned reply is, as a form chooses it: one's own, a team's that one may keep, or everybody's.
import type { Canned, CannedWritten, Me, Team } from '@shared/api/types'

/** « agent », « everybody », or « team 12 ». */
export type Choice = 'agent' | 'everybody' | `team ${number}`

export function choiceOf(row: Pick<Canned, 'agent_id' | 'team_id'>): Choice {
  if (row.agent_id !== null) return 'agent'
  return row.team_id === null ? 'everybody' : `team ${row.team_id}`
}

export function ownerOf(choice: Choice): Pick<CannedWritten, 'owner' | 'team_id'> {
  if (choice === 'agent' || choice === 'everybody') return { owner: choice, team_id: null }
  return { owner: 'team', team_id: Number(choice.slice('team '.length)) }
}

/** The teams whose canned replies one keeps: all for who administers, one's own for who supervises. */
export function keptTeams(me: Me, teams: readonly Team[]): Team[] {
  if (me.rights.includes('administer')) return [...teams]
  return me.rights.includes('supervise') ? teams.filter(({ id }) => me.teams.includes(id)) : []
}

export function mayKeep(me: Me, row: Pick<Canned, 'agent_id'>): boolean {
  return row.agent_id === null ? me.rights.includes('supervise') : row.agent_id === me.id
}
