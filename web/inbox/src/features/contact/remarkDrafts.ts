// What is being written about people and not yet kept: going from one conversation to another loses none of it.
const drafts = new Map<number, string>()

export const draftOf = (contact: number): string => drafts.get(contact) ?? ''

export function keepDraft(contact: number, words: string): void {
  if (words) drafts.set(contact, words)
  else drafts.delete(contact)
}
