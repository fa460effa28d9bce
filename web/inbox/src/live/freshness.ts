// An answer over HTTP and a frame of the socket race. A frame's rows are the present state at its number; an
// answer is at least as new as the number known when it was asked. So a row that the socket renewed after the
// asking wins, and nothing is lost: if the answer knew more, another frame is on its way.
import type { EventsFrame, Rows } from '@shared/reducer'

type Noun = keyof Rows
const NOUNS: Noun[] = ['conversations', 'messages', 'contacts']

export class Touched {
  private readonly at: Record<Noun, Map<number, number>> = {
    conversations: new Map(),
    messages: new Map(),
    contacts: new Map(),
  }

  note(frame: EventsFrame): void {
    for (const noun of NOUNS) {
      for (const row of frame.rows[noun]) this.at[noun].set(row.id, frame.n)
      for (const id of frame.gone[noun]) this.at[noun].set(id, frame.n)
    }
  }

  after(noun: Noun, id: number, n: number): boolean {
    return (this.at[noun].get(id) ?? 0) > n
  }
}

/** The rows of an answer that are not older than what is known. */
export function fresh(rows: Partial<Rows>, touched: Touched, since: number): Partial<Rows> {
  const newest = <T extends { id: number }>(noun: Noun, found: T[] | undefined) =>
    found?.filter((row) => !touched.after(noun, row.id, since)) ?? []
  return {
    conversations: newest('conversations', rows.conversations),
    messages: newest('messages', rows.messages),
    contacts: newest('contacts', rows.contacts),
  }
}
