// Who and what conversations refer to by id: channels, agents, teams, labels. Read once after sign-in, and
// again when the journal says that channels, names or rights changed.
import { useQuery } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Agent, ChannelCard, Label, Team } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from './api'
import { queries, renew } from './query'
import { useSession } from './session'

/** A Pinia store: `directory.channels` is the array; `storeToRefs(directory)` gives refs. */
export const useDirectory = defineStore('directory', () => {
  const session = useSession()
  const enabled = computed(() => session.me !== null)
  const waits: Ref<boolean>[] = []
  const fails: Ref<boolean>[] = []

  function rows<T>(name: string, read: () => Promise<T[]>) {
    const query = useQuery({ queryKey: ['directory', name], queryFn: read, enabled }, queries)
    waits.push(query.isPending)
    fails.push(query.isLoadingError)
    return computed<T[]>(() => query.data.value ?? [])
  }

  const channels = rows<ChannelCard>('channels', () => said(api.GET('/api/channels')))
  const agents = rows<Agent>('agents', () => said(api.GET('/api/agents')))
  const teams = rows<Team>('teams', () => said(api.GET('/api/teams')))
  const labels = rows<Label>('labels', () => said(api.GET('/api/labels')))

  /** Not yet read, or could not be: pages that show the rows themselves say so. */
  const pending = computed(() => waits.some(({ value }) => value))
  const failed = computed(() => fails.some(({ value }) => value))

  const byId = <T extends { id: number }>(found: { value: T[] }) =>
    computed(() => new Map(found.value.map((row) => [row.id, row])))
  const channelOf = byId(channels)
  const agentOf = byId(agents)
  const labelOf = byId(labels)

  const channel = (id: number | null | undefined) => channelOf.value.get(id ?? -1)
  const agent = (id: number | null | undefined) => agentOf.value.get(id ?? -1)
  const label = (id: number | null | undefined) => labelOf.value.get(id ?? -1)

  /** The name, « Un collègue » for someone this list does not know; yourself by your own name. */
  function agentName(id: number | null | undefined): string {
    if (id === session.me?.id) return session.me?.name ?? ''
    return agent(id)?.name ?? t('thread.agent')
  }

  const reload = (): Promise<void> => renew(['directory'])

  return { channels, agents, teams, labels, pending, failed, channel, agent, label, agentName, reload }
})
