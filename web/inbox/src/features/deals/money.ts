// Amounts: whole numbers of a currency's smallest unit, written and read as people do in their language.
import { locale } from '@shared/i18n'

const TAGS = { fr: 'fr-FR', en: 'en-GB' } as const
/** As the server takes it: what adding up a column still counts exactly. */
const LARGEST = 10 ** 15

/** How many digits come after the comma: two for euros, none for yens, three for dinars. */
export function digitsOf(currency: string): number {
  return (
    new Intl.NumberFormat(TAGS[locale()], { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits ?? 2
  )
}

/** « 1 200 € »; cents where there are any. */
export function moneyOf(amount: number, currency: string): string {
  const unit = 10 ** digitsOf(currency)
  const whole = amount % unit === 0
  const options = { style: 'currency', currency, ...(whole ? { minimumFractionDigits: 0 } : {}) } as const
  return new Intl.NumberFormat(TAGS[locale()], options).format(amount / unit)
}

/** What a field shows of an amount: « 1200,50 ». */
export function typedOf(amount: number | null, currency: string): string {
  if (amount === null) return ''
  const digits = digitsOf(currency)
  const unit = 10 ** digits
  const shown = amount % unit === 0 ? String(amount / unit) : (amount / unit).toFixed(digits)
  return locale() === 'fr' ? shown.replace('.', ',') : shown
}

/** What was typed, in the smallest unit; null for nothing, undefined for what is no amount. */
export function amountFrom(typed: string, currency: string): number | null | undefined {
  const bare = typed.replace(/[\s\u00a0\u202f]|\p{Sc}|[A-Z]{3}/gu, '')
  if (!bare) return null
  const digits = digitsOf(currency)
  // The last sign before at most as many digits as there are cents is the comma; all others part thousands.
  const [, whole = '', cents = ''] =
    new RegExp(`^([\\d.,']*?\\d)(?:[.,](\\d{0,${digits}}))?$`).exec(bare) ?? []
  const thousands = /^\d{1,3}([.,']\d{3})*$|^\d+$/.test(whole)
  if (!thousands) return undefined
  const amount = Number(whole.replace(/\D/g, '')) * 10 ** digits + Number(cents.padEnd(digits, '0') || 0)
  return amount <= LARGEST ? amount : undefined
}
