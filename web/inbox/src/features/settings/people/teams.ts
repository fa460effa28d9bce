// Who is in a team, and what a team sees: both are told by the others, agents and channels.
import type { Agent, ChannelCard, Team } from '@shared/api/types'
import { t } from '@shared/i18n'

export function membersOf(team: Team | null, agents: Agent[]): Agent[] {
  return team ? agents.filter(({ teams }) => teams.includes(team.id)) : []
}

export function channelsOf(team: Team | null, channels: ChannelCard[]): ChannelCard[] {
  return team ? channels.filter(({ team_id }) => team_id === team.id) : []
}

/** What it means that something is missing; null where nothing is. Who left does not count. */
export function meaning(members: Agent[], channels: ChannelCard[]): string | null {
  const empty = !members.some(({ active }) => active)
  if (empty && !channels.length) return t('people.empty_team')
  if (empty) return t('people.no_member')
  return channels.length ? null : t('people.no_channel')
}
