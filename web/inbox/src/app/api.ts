// The API as every screen uses it: in the reader's language, and with one place told when a session is over.
import { createApi, type Api } from '@shared/api/client'
import { locale } from '@shared/i18n'

let over: () => void = () => {}

/** Given once, by the session: what to do when the server no longer knows us. */
export function onSignedOut(run: () => void): void {
  over = run
}

export const api: Api = createApi({ language: locale, signedOut: () => over() })
