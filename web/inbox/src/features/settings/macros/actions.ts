// The steps of a macro as they are written: what each begins with, whether it says enough, and in which order.
import type { MacroAction } from '@shared/api/types'

export const KINDS = [
  'reply',
  'note',
  'label',
  'assign',
  'snooze',
  'resolve',
] as const satisfies readonly MacroAction['type'][]

/** Puts the conversation aside, so that nothing can follow. */
export const last = (type: MacroAction['type']): boolean => type === 'snooze' || type === 'resolve'

export function begun(type: MacroAction['type']): MacroAction {
  switch (type) {
    case 'reply':
      return { type, canned_id: 0 }
    case 'note':
      return { type, text: '' }
    case 'label':
      return { type, labels: [] }
    case 'assign':
      return { type, me: true, agent_id: null, team_id: null }
    case 'snooze':
      return { type, minutes: 60 }
    case 'resolve':
      return { type }
  }
}

export const complete = (actions: readonly MacroAction[]): boolean =>
  actions.length > 0 && actions.every(says)

function says(action: MacroAction): boolean {
  if (action.type === 'reply') return action.canned_id > 0
  if (action.type === 'note') return action.text.trim() !== ''
  return action.type !== 'label' || action.labels.length > 0
}

/** One place earlier, unless it would then stand after what nothing can follow. */
export function moved(actions: MacroAction[], index: number): MacroAction[] {
  const [one, before] = [actions[index], actions[index - 1]]
  if (!one || !before || last(one.type)) return actions
  return actions.with(index - 1, one).with(index, before)
}
