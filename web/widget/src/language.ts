export type Language = 'fr' | 'en'

/** The first of the tags that is one of ours; French when none is. */
export function languageOf(...tags: (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const language = tag?.slice(0, 2).toLowerCase()
    if (language === 'fr' || language === 'en') return language
  }
  return 'fr'
}

/** What the button is called, before the rest of the words is there. */
export const OPEN: Record<Language, string> = { fr: 'Ouvrir la discussion', en: 'Open the chat' }
