// What one does to a conversation: the row changes at once, the server is told, and an undo is offered.
import { said } from '@shared/api/client'
import { Problem, Unreachable } from '@shared/api/problem'
import type { Conversation } from '@shared/api/types'
import { t } from '@shared/i18n'
import { moment } from '@shared/i18n/time'
import { api } from '@/app/api'
import { useDirectory } from '@/app/directory'
import { useToasts, type ToastOptions } from '@/app/toasts'
import { useLedger } from '@/live/ledger'

export function useConversationActions() {
  const ledger = useLedger()
  const toasts = useToasts()
  const directory = useDirectory()

  /** Shows `patch` at once; puts the row back and says why when the server refuses. */
  async function act(
    conversation: Conversation,
    patch: Partial<Conversation>,
    ask: () => Promise<Conversation>,
    done: { text: string; undo: () => void; also?: ToastOptions['also'] },
  ): Promise<void> {
    const since = ledger.mark()
    ledger.merge({ conversations: [{ ...conversation, ...patch }] })
    try {
      ledger.merge({ conversations: [await ask()] }, since)
      const { text, ...ways } = done
      toasts.say(text, ways)
    } catch (error) {
      ledger.merge({ conversations: [conversation] }, since)
      const words =
        error instanceof Unreachable
          ? t('app.unreachable')
          : error instanceof Problem
            ? error.message
            : t('app.failed')
      toasts.say(words, { tone: 'danger' })
    }
  }

  const at = (conversation: Conversation) => ({ params: { path: { id: conversation.id } } })

  function resolve(conversation: Conversation): Promise<void> {
    const ask = () => said(api.POST('/api/conversations/{id}/resolve', at(conversation)))
    return act(conversation, { state: 'resolved' }, ask, {
      text: t('act.resolved_done'),
      undo: () => void reopen({ ...conversation, state: 'resolved' }),
    })
  }

  function reopen(conversation: Conversation): Promise<void> {
    const ask = () => said(api.POST('/api/conversations/{id}/reopen', at(conversation)))
    return act(conversation, { state: 'open', snoozed_until: null }, ask, {
      text: t('act.reopened_done'),
      undo: () => void resolve({ ...conversation, state: 'open' }),
    })
  }

  function snooze(conversation: Conversation, until: Date): Promise<void> {
    const body = { until: until.toISOString() }
    const ask = () => said(api.POST('/api/conversations/{id}/snooze', { ...at(conversation), body }))
    return act(conversation, { state: 'snoozed', snoozed_until: body.until }, ask, {
      text: t('act.snoozed_done', { time: moment(body.until, Date.now()) }),
      undo: () => void reopen({ ...conversation, state: 'snoozed' }),
    })
  }

  function assign(conversation: Conversation, agent: number | null): Promise<void> {
    const body = { agent_id: agent, team_id: conversation.team_id }
    const ask = () => said(api.POST('/api/conversations/{id}/assign', { ...at(conversation), body }))
    const text =
      agent === null ? t('act.unassigned_done') : t('act.assigned_done', { name: directory.agentName(agent) })
    return act(conversation, { assignee_id: agent }, ask, {
      text,
      undo: () => void assign({ ...conversation, assignee_id: agent }, conversation.assignee_id),
    })
  }

  function label(conversation: Conversation, labels: number[]): Promise<void> {
    const body = { labels }
    const ask = () => said(api.PUT('/api/conversations/{id}/labels', { ...at(conversation), body }))
    return act(conversation, { labels }, ask, {
      text: t('act.labelled_done'),
      undo: () => void label({ ...conversation, labels }, conversation.labels),
    })
  }

  return { act, resolve, reopen, snooze, assign, label }
}

/** Why a conversation can be neither resolved nor put to sleep; null when it can. */
export function over(state: Conversation['state'] | undefined): string | null {
  if (state === 'spam') return t('why.spam')
  return state === 'resolved' ? t('why.resolved') : null
}

/** The presets of a snooze, from now: the hours that people mean. */
export function presets(
  now: Date,
): { label: 'in_an_hour' | 'in_three_hours' | 'tomorrow' | 'monday' | 'next_week'; until: Date }[] {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
  const morning = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9)
  const untilMonday = (8 - now.getDay()) % 7 || 7
  return [
    { label: 'in_an_hour', until: inHours(1) },
    { label: 'in_three_hours', until: inHours(3) },
    { label: 'tomorrow', until: morning(1) },
    { label: 'monday', until: morning(untilMonday) },
    { label: 'next_week', until: morning(7) },
  ]
}
