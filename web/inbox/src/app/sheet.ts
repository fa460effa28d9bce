// Every command that has a key, in groups: what the sheet of keys prints and the keyboard's page changes.
import { t } from '@shared/i18n'
import { entryOf, GROUPS, isKnown, NAMES, titleOf, type CommandName, type Group } from './commands'
import { keysOf } from './keymap'
import { fold, score } from './palette/find'
import { synonymsOf } from './palette/faces'

export interface SheetGroup {
  group: Group
  title: string
  lines: { name: CommandName; title: string; chords: readonly string[] }[]
}

/** Those that `wanted` keeps and that answer to `query`; groups left empty are left out. */
export function sheet(query: string, wanted: (name: CommandName) => boolean): SheetGroup[] {
  const names = NAMES.filter(
    (name) => isKnown(name) && wanted(name) && score(query, fold(titleOf(name)), synonymsOf(name)) !== null,
  )
  return GROUPS.map((group) => ({
    group,
    title: t(`group.${group}`),
    lines: names
      .filter((name) => entryOf(name).group === group)
      .map((name) => ({ name, title: titleOf(name), chords: keysOf(name) })),
  })).filter(({ lines }) => lines.length)
}
