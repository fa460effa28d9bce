// Which templates are offered, and in what order: the customer's language first, news of an order before advertising.
import type { Template } from '@shared/api/types'
import { bare } from '../canned/rank'

export interface Wanted {
  query: string
  /** Null for all. */
  language: string | null
  category: Template['category']
}

const ORDER: Template['category'][] = ['utility', 'authentication', 'marketing', null]

/** « fr » and « fr_FR » are one language to a customer. */
export const speaks = (template: string, language: string | null): boolean =>
  language !== null && template.split(/[_-]/)[0] === language.split(/[_-]/)[0]

/** Those that hold every word, in the order in which they are offered. */
export function offered(all: readonly Template[], wanted: Wanted, language: string | null): Template[] {
  const words = bare(wanted.query).split(/\s+/).filter(Boolean)
  return all
    .filter((one) => wanted.language === null || one.language === wanted.language)
    .filter((one) => wanted.category === null || one.category === wanted.category)
    .filter((one) => words.every((word) => said(one).includes(word)))
    .sort((one, other) => rank(one, language) - rank(other, language) || one.name.localeCompare(other.name))
}

const rank = (one: Template, language: string | null): number =>
  (speaks(one.language, language) ? 0 : 10) + ORDER.indexOf(one.category)

const said = ({ name, layout }: Template): string =>
  bare(
    [name.replaceAll('_', ' '), name, layout?.header, layout?.body, layout?.footer].filter(Boolean).join(' '),
  )

/** The languages there are, the customer's first. */
export function languagesOf(all: readonly Template[], language: string | null): string[] {
  const found = [...new Set(all.map((one) => one.language))].sort()
  return found.sort((one, other) => Number(speaks(other, language)) - Number(speaks(one, language)))
}

export function categoriesOf(all: readonly Template[]): NonNullable<Template['category']>[] {
  return ORDER.flatMap((one) => (one && all.some(({ category }) => category === one) ? [one] : []))
}

/** The customer's language where a template speaks it; else all of them. */
export function usualLanguage(all: readonly Template[], language: string | null): string | null {
  return languagesOf(all, language).find((one) => speaks(one, language)) ?? null
}
