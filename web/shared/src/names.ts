// What to call someone. Most have a name; a telephone number reads better in pairs, and a visitor's key is no
// name at all.
import { t } from './i18n'

/** A visitor's address: what the server draws, sixteen bytes in base64, or a browser's own in hexadecimal. */
const KEY = /^(?:[0-9a-f]{16,}|[\w-]{22})$/
/** What turns reading around or takes no room. No name needs it, and a forged one hides behind it. */
const VEILS = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** A name that somebody else chose, of a person or a file, as it may stand inside our sentences. */
export const unveiled = (name: string | null): string => (name ?? '').replace(VEILS, '').trim()

export function nameOf(row: { contact_name: string | null; address: string }): string {
  return unveiled(row.contact_name) || callIt(row.address)
}

/** An address as people read it. */
export function callIt(address: string): string {
  if (KEY.test(address)) return t('list.visitor', { key: address.slice(0, 4) })
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(address)
  return french ? `+33 ${french.slice(1).join(' ')}` : address
}
