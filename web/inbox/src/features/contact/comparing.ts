// Two people side by side: what each has, where they differ, and what one of them will be.
import type { Attribute, AttributeValue, Contact } from '@shared/api/types'
import { t } from '@shared/i18n'
import { tongue } from '@shared/i18n/tongues'
import { titleOf } from '@/app/attributes'
import { valueSaid } from './values'

export interface Line {
  /** As the server names it: name, language, time_zone, or the key of an attribute. */
  field: string
  title: string
  /** In words; null where there is nothing. */
  mine: string | null
  theirs: string | null
  conflict: boolean
}

/** What at least one of them has: the name first, then what every person has, then attributes in their order. */
export function linesOf(mine: Contact, theirs: Contact, attributes: readonly Attribute[]): Line[] {
  const plain = (value: string) => value
  const about = [
    line('name', t('contact.name'), mine.name, theirs.name, plain),
    line('language', t('contact.language'), mine.language, theirs.language, tongue),
    line('time_zone', t('contact.time_zone'), mine.time_zone, theirs.time_zone, plain),
  ]
  const known = attributes.map((one) =>
    line(one.key, titleOf(one), valueIn(mine, one), valueIn(theirs, one), (value) => valueSaid(one, value)),
  )
  return [...about, ...known].filter((one) => one.mine !== null || one.theirs !== null)
}

const valueIn = (contact: Contact, one: Attribute): AttributeValue | null =>
  contact.attributes[one.key] ?? null

function line<T extends AttributeValue>(
  field: string,
  title: string,
  mine: T | null,
  theirs: T | null,
  words: (value: T) => string,
): Line {
  return {
    field,
    title,
    mine: mine === null ? null : words(mine),
    theirs: theirs === null ? null : words(theirs),
    conflict: mine !== null && theirs !== null && mine !== theirs,
  }
}

/** What the result has in a field: the chosen one of two, else whichever there is. */
export const kept = (one: Line, chosen: ReadonlySet<string>): string | null =>
  one.conflict && chosen.has(one.field) ? one.theirs : (one.mine ?? one.theirs)

/** The fields in which the other's value was chosen, and is not the same anyway. */
export const taken = (lines: readonly Line[], chosen: ReadonlySet<string>): string[] =>
  lines.filter((one) => one.conflict && chosen.has(one.field)).map(({ field }) => field)
