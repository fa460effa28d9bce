// Canned replies by folder, in the order they come; `from` is the place of a group's first one in the whole list.
import type { Canned } from '@shared/api/types'

export interface Folder {
  folder: string | null
  rows: Canned[]
  from: number
}

export function byFolder(rows: readonly Canned[]): Folder[] {
  const groups: Folder[] = []
  rows.forEach((row, index) => {
    const last = groups.at(-1)
    if (last && same(last.folder, row.folder)) last.rows.push(row)
    else groups.push({ folder: row.folder, rows: [row], from: index })
  })
  return groups
}

/** « accueil » and « Accueil » are one folder. */
function same(one: string | null, other: string | null): boolean {
  return one?.toLowerCase() === other?.toLowerCase()
}

/** The names of all folders, each once. */
export function folders(rows: readonly Canned[]): string[] {
  return byFolder(rows).flatMap(({ folder }) => (folder === null ? [] : [folder]))
}
