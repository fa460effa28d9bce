// What to call someone. Most have a name; a telephone number reads better in pairs, and a visitor's key is no
// name at all.
import { t } from './i18n'

const KEY = /^[0-9a-f]{16,}$/

export function nameOf(row: { contact_name: string | null; address: string }): string {
  return row.contact_name || callIt(row.address)
}

/** An address as people read it. */
export function callIt(address: string): string {
  if (KEY.test(address)) return t('list.visitor', { key: address.slice(0, 4) })
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(address)
  return french ? `+33 ${french.slice(1).join(' ')}` : address
}
