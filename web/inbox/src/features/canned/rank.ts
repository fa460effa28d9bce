// Which canned replies a few letters mean: by name first, then folder, then words, whatever the accents.
import type { Canned } from '@shared/api/types'

/** Without accents nor case. */
export function bare(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

/** Those that hold every word of the query, the likeliest first; all of them, as they come, without a query. */
export function rank(rows: readonly Canned[], query: string): Canned[] {
  const words = bare(query).split(/\s+/).filter(Boolean)
  if (!words.length) return [...rows]
  return rows
    .map((row) => ({ row, score: score(row, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.row.uses - a.row.uses || a.row.name.localeCompare(b.row.name))
    .map(({ row }) => row)
}

/** 0 as soon as one word is nowhere. */
function score(row: Canned, words: string[]): number {
  const scores = words.map((word) => Math.max(inName(bare(row.name), word), inRest(row, word)))
  return scores.includes(0) ? 0 : scores.reduce((sum, one) => sum + one, 0)
}

function inName(name: string, word: string): number {
  if (name === word) return 100
  if (name.startsWith(word)) return 80
  const at = name.indexOf(word)
  if (at > 0) return /[-_]/.test(name[at - 1] ?? '') ? 60 : 50
  const spread = scattered(name, word)
  return spread === null ? 0 : Math.max(30, 45 - spread)
}

function inRest(row: Canned, word: string): number {
  const folder = bare(row.folder ?? '')
  if (folder.startsWith(word)) return 28
  if (folder.includes(word)) return 24
  const text = bare(row.text)
  if (` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')}`.includes(` ${word}`)) return 16
  return text.includes(word) ? 10 : 0
}

/** The letters of a word in order, however far apart: how many others stand between, null when one is missing. */
function scattered(text: string, word: string): number | null {
  let at = -1
  let first = -1
  for (const letter of word) {
    at = text.indexOf(letter, at + 1)
    if (at < 0) return null
    if (first < 0) first = at
  }
  return at - first + 1 - word.length + (first > 0 ? 5 : 0)
}
