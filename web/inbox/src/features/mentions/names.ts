// Names called in a note: found after an @, the longest that fits, and followed by the end of a word. The server looks
// for the same names; it is told who was chosen, and guesses nobody.
import type { Mention } from '@shared/api/types'
import { bare } from '../canned/rank'
import type { Slash } from '../canned/slash'

export interface Someone extends Mention {
  name: string
  /** Can open this conversation; a team, when one of it can. */
  sees: boolean
}

export interface Piece {
  text: string
  /** The one whom this calls. */
  who: Someone | null
}

const LONGEST_QUERY = 40

/** The text in pieces: each @name of these people apart. */
export function pieces(text: string, people: readonly Someone[]): Piece[] {
  const longest = people.filter(({ name }) => name).sort((a, b) => b.name.length - a.name.length)
  const found: Piece[] = []
  let from = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const who = longest.find(({ name }) => text.startsWith(name, at + 1) && ends(text, at + 1 + name.length))
    if (!who || at < from) continue
    if (at > from) found.push({ text: text.slice(from, at), who: null })
    from = at + 1 + who.name.length
    found.push({ text: text.slice(at, from), who })
  }
  if (from < text.length || !found.length) found.push({ text: text.slice(from), who: null })
  return found
}

const ends = (text: string, at: number): boolean => !/^[\p{L}\p{N}]/u.test(text.slice(at))

/** Of those chosen, the ones whose names are still there. */
export function stillCalled(text: string, chosen: readonly Mention[], people: readonly Someone[]): Mention[] {
  const named = pieces(
    text,
    people.filter((one) => chosen.some((other) => isSame(one, other))),
  )
  return chosen.filter((one) => named.some(({ who }) => who && isSame(who, one)))
}

export const isSame = (one: Mention, other: Mention): boolean =>
  one.agent_id === other.agent_id && one.team_id === other.team_id

/** One word for each colleague and each team. */
export const keyOf = (one: Mention): string =>
  one.team_id === null ? `agent-${one.agent_id}` : `team-${one.team_id}`

/** The @ that the caret is behind: at the start of a line, after a space or a bracket, while a name may follow. */
export function callAt(text: string, caret: number, people: readonly Someone[]): Slash | null {
  const found = /(?:^|[\s(])@([^@\n]*)$/u.exec(text.slice(0, caret))
  const query = found?.[1]
  if (query === undefined || query.length > LONGEST_QUERY) return null
  // Names have spaces in them: as long as one may still come of it, the list stays; a space after it ends the call.
  if (query !== '' && (/\s$/u.test(query) || query.includes(' ')) && !choose(query, people).length)
    return null
  if (people.some(({ name }) => query === `${name} `)) return null
  return { from: caret - query.length - 1, to: caret, query }
}

export const callFor = (text: string, caret: number): string =>
  caret === 0 || /\s/.test(text[caret - 1] ?? '') ? '@' : ' @'

/** Those whose name, or a word of it, begins as typed: who can see first, then people before teams. */
export function choose(query: string, people: readonly Someone[]): Someone[] {
  const wanted = bare(query.trimStart())
  return people
    .filter(({ name }) => ` ${bare(name)}`.includes(` ${wanted}`))
    .sort(
      (a, b) =>
        Number(b.sees) - Number(a.sees) ||
        Number(a.agent_id === null) - Number(b.agent_id === null) ||
        a.name.localeCompare(b.name),
    )
}
