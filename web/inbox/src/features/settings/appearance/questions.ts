// What is asked before the first word, as the chat itself is told of it. Pure.
import type { Attribute } from '@shared/api/types'
import { rows, type Language, type Look } from './look'

/** What a question is called in each of the chat's languages, whatever the reader's own. */
export const nameOf = (known: readonly Attribute[]) => (key: string, language: Language) => {
  const attribute = known.find((one) => one.key === key)
  if (attribute) return language === 'fr' ? attribute.name_fr : attribute.name_en
  return PLAINLY[key]?.[language] ?? key
}

const PLAINLY: Record<string, Record<Language, string>> = {
  name: { fr: 'Votre nom', en: 'Your name' },
  email: { fr: 'Votre adresse e-mail', en: 'Your e-mail address' },
  phone: { fr: 'Votre numéro de téléphone', en: 'Your phone number' },
  topic: { fr: 'Votre demande concerne', en: 'What is it about?' },
}

const KINDS: Record<string, string> = { name: 'text', email: 'email', phone: 'tel', topic: 'choice' }

/** The form as `GET config` tells a page. `named`: what a key is called in a language; null for one that is gone. */
export function askedOf(
  look: Look,
  known: readonly Attribute[],
  named: (key: string, language: Language) => string,
) {
  const each = <T>(of: (language: Language) => T) => ({ fr: of('fr'), en: of('en') })
  const topics = each((language) => rows(look.topics[language]))
  const fields = look.fields.flatMap(({ key, required }) => {
    const attribute = known.find((one) => one.key === key)
    const kind = attribute?.kind ?? KINDS[key]
    if (!kind || (key === 'topic' && !topics.fr.length && !topics.en.length)) return []
    const of = (language: Language) =>
      attribute
        ? attribute.choices
        : topics[language].length
          ? topics[language]
          : [...topics.fr, ...topics.en]
    return [
      {
        key,
        kind,
        required,
        label: each((one) => named(key, one)),
        choices: kind === 'choice' ? each(of) : null,
      },
    ]
  })
  const { fr, en } = look.consent
  const consent = { ...(fr.trim() && { fr }), ...(en.trim() && { en }) }
  return look.asks && fields.length ? { fields, consent, link: look.link.trim() || null } : null
}
