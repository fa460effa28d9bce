// What a menu and a tip say of a command: its name, its key, and why it is off.
import type { MenuItem } from '@shared/ui/menu'
import { perform, titleOf, whyNot, type CommandName } from './commands'
import { hintOf } from './keymap'

export function itemOf(name: CommandName): MenuItem {
  const why = whyNot(name)
  return {
    label: titleOf(name),
    hint: hintOf(name),
    command: name,
    ...(why === null ? {} : { disabled: true, note: why }),
    run: () => void perform(name),
  }
}

/** « Terminer (e) », for the tip of a button. */
export function tipOf(name: CommandName, label: string = titleOf(name)): string {
  const hint = hintOf(name)
  return hint ? `${label} (${hint})` : label
}
