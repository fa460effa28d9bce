// Whom one can call: colleagues who still work here and teams, each with whether they can open a conversation.
import { computed, type ComputedRef, type Ref } from 'vue'
import { useDirectory } from '@/app/directory'
import { useSession } from '@/app/session'
import type { Someone } from './names'

/** `channel`: of the conversation. Oneself is not called. */
export function usePeople(channel: Readonly<Ref<number | null | undefined>>): ComputedRef<Someone[]> {
  const directory = useDirectory()
  const session = useSession()
  return computed(() => {
    const id = channel.value ?? -1
    const team = directory.channel(id)?.team_id
    const seers = directory.agents.filter(
      (one) =>
        one.active &&
        (one.role === 'admin' || one.channels.includes(id) || (team != null && one.teams.includes(team))),
    )
    const people = directory.agents
      .filter((one) => one.active && one.id !== session.me?.id)
      .map((one) => ({ agent_id: one.id, team_id: null, name: one.name, sees: seers.includes(one) }))
    const teams = directory.teams.map((one) => ({
      agent_id: null,
      team_id: one.id,
      name: one.name,
      sees: seers.some(({ teams: theirs }) => theirs.includes(one.id)),
    }))
    return [...people, ...teams]
  })
}
