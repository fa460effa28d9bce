// What a macro does, step by step, as people say it.
import type { Canned, Macro, MacroAction } from '@shared/api/types'
import { t } from '@shared/i18n'
import { span } from '@shared/i18n/time'
import type { useDirectory } from '@/app/directory'

export interface Step {
  title: string
  /** The words that it writes: a canned reply, or a note. */
  words: string | null
  /** What it refers to is gone: it cannot be done. */
  missing: boolean
}

interface Known {
  directory: ReturnType<typeof useDirectory>
  canned: readonly Canned[]
}

export const stepsOf = (macro: Pick<Macro, 'actions'>, known: Known): Step[] =>
  macro.actions.map((action) => stepOf(action, known))

export function stepOf(action: MacroAction, { directory, canned }: Known): Step {
  switch (action.type) {
    case 'reply': {
      const found = canned.find(({ id }) => id === action.canned_id)
      const name = found ? `/${found.name}` : '…'
      return { title: t('macros.said.reply', { name }), words: found?.text ?? null, missing: !found }
    }
    case 'note':
      return plain(t('macros.said.note'), action.text)
    case 'label': {
      const names = action.labels.map((id) => directory.label(id)?.name ?? '…').join(', ')
      return plain(t('macros.said.label', { names }))
    }
    case 'assign':
      return plain(assigned(action, directory))
    case 'snooze':
      return plain(t('macros.said.snooze', { time: span(action.minutes * 60_000) }))
    case 'resolve':
      return plain(t('macros.said.resolve'))
  }
}

const plain = (title: string, words: string | null = null): Step => ({ title, words, missing: false })

function assigned(
  { me, agent_id: agent, team_id: team }: Extract<MacroAction, { type: 'assign' }>,
  directory: Known['directory'],
): string {
  const teamName = directory.teams.find(({ id }) => id === team)?.name
  const whom = me
    ? t('macros.said.assign_me')
    : agent === null
      ? t('macros.said.assign_nobody')
      : t('macros.said.assign', { name: directory.agentName(agent) })
  return teamName ? `${whom} · ${teamName}` : whom
}
