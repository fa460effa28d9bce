// Whom a note is about: somebody who is known, or what is known of somebody who is not.
import type { Contact } from '@shared/api/types'

export interface Stranger {
  name: string
  phone: string
  email: string
}

export interface Who {
  contact: Contact | null
  /** Being introduced: its fields are shown. */
  stranger: Stranger | null
}

/** What was looked for in vain is what is known of them: an address, a number, or else their name. */
export function strangerFrom(typed: string): Stranger {
  const words = typed.trim()
  const email = /^\S+@\S+$/.test(words)
  const phone = !email && /^[+\d][\d\s().-]{5,}$/.test(words)
  return { name: email || phone ? '' : words, phone: phone ? words : '', email: email ? words : '' }
}

export function isSomebody({ contact, stranger }: Who): boolean {
  return Boolean(
    contact || (stranger && (stranger.name.trim() || stranger.phone.trim() || stranger.email.trim())),
  )
}

/** As the server takes it. */
export function written({ contact, stranger }: Who) {
  if (contact) return { contact_id: contact.id }
  const { name = '', phone = '', email = '' } = stranger ?? {}
  return {
    stranger: { name: name.trim() || null, phone: phone.trim() || null, email: email.trim() || null },
  }
}
