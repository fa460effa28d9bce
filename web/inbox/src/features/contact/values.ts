// Values of attributes: as they are read, and as they are typed.
import type { Attribute, AttributeValue } from '@shared/api/types'
import { locale, t } from '@shared/i18n'
import { calendarDay } from '@shared/i18n/time'

/** For people; a link and words stand as they are. */
export function valueSaid(attribute: Attribute, value: AttributeValue): string {
  if (typeof value === 'boolean') return t(value ? 'attributes.yes' : 'attributes.no')
  if (typeof value === 'number')
    return value.toLocaleString(locale() === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 15 })
  if (attribute.kind === 'date') return calendarDay(value)
  return value
}

/** What the field begins with. */
export function typedOf(value: AttributeValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' && locale() === 'fr' ? String(value).replace('.', ',') : String(value)
}

/** The value that was typed; null for none, undefined where it cannot be one. */
export function valueOf(attribute: Attribute, typed: string): AttributeValue | null | undefined {
  const words = typed.trim()
  if (!words) return null
  if (attribute.kind === 'yes_no') return words === 'yes'
  if (attribute.kind === 'link') return /^https?:\/\//i.test(words) ? words : `https://${words}`
  if (attribute.kind !== 'number') return words
  return numberOf(words)
}

/** « 1 234,5 » and “1,234.5”: the last mark of the two parts the decimals, unless it comes more than once. */
function numberOf(words: string): number | undefined {
  const bare = words.replace(/[\s'’_]/gu, '')
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(bare)) return undefined
  const marks = bare.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  const decimal = last && (new Set(marks).size > 1 || (marks.length === 1 && !groups(bare, last))) ? last : ''
  const plain = decimal
    ? bare.slice(0, bare.lastIndexOf(decimal)).replace(/[.,]/g, '') +
      '.' +
      bare.slice(bare.lastIndexOf(decimal) + 1)
    : bare.replace(/[.,]/g, '')
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}

/** “1,234” to an English reader is a thousand and more; a French reader’s comma parts the decimals. */
const groups = (words: string, mark: string): boolean =>
  mark === (locale() === 'fr' ? '.' : ',') && /^[+-]?\d{1,3}[.,]\d{3}$/.test(words)
