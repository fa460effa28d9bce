// Languages by their own codes (BCP 47), named in the reader's language.
import { locale } from './index'

/** Those that are offered; a person may have any other. */
export const TONGUES: readonly string[] = [
  ...['ar', 'bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'fi', 'fr', 'he', 'hi', 'hu', 'it', 'ja', 'ko'],
  ...['nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sv', 'th', 'tr', 'uk', 'vi', 'zh'],
]

/** « français », “French”; the code itself where it means nothing. */
export function tongue(code: string): string {
  try {
    const said = new Intl.DisplayNames([locale()], { type: 'language' }).of(code) ?? code
    return said.charAt(0).toLocaleUpperCase(locale()) + said.slice(1)
  } catch {
    return code
  }
}
