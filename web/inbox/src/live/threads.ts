// Messages of the table, person by person, in thread order. Built when first asked for after a change, and
// only for the person asked for: a frame costs one pass, not a sort of everything.
import type { Message } from '@shared/api/types'
import { instant } from '@shared/order'
import type { State } from '@shared/reducer'

export function threads(messages: State['messages']) {
  const sorted = new Map<number, Message[]>()
  return {
    get(contact: number): Message[] {
      const known = sorted.get(contact)
      if (known) return known
      const made = inOrder(Object.values(messages).filter((row) => row.contact_id === contact))
      sorted.set(contact, made)
      return made
    },
  }
}

/** The order of `byPosition`, with each moment parsed once. */
function inOrder(rows: Message[]): Message[] {
  return rows
    .map((row) => ({ row, at: instant(row.at) }))
    .sort((a, b) => a.at - b.at || a.row.sequence - b.row.sequence || a.row.id - b.row.id)
    .map(({ row }) => row)
}
