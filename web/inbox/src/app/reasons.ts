// Why something did not leave, in the server's words: asked for once, when it is first shown. Most pages show none.
import { shallowReactive } from 'vue'
import { said } from '@shared/api/client'
import { locale, t } from '@shared/i18n'
import { api } from './api'
import { queries } from './query'

const WAITING = '…'
/** By language and code; what a page shows of them follows as they come. */
const known = shallowReactive(new Map<string, string>())

/** The words of a code; an ellipsis until they are there. */
export function reasonOf(code: string | null): string {
  if (code === null) return unnamed('—')
  const words = known.get(keyOf(code))
  if (words === undefined) void reasonFor(code)
  return words ?? WAITING
}

/** The words of a code, once they are there: never refused, the code itself is better than nothing. */
export async function reasonFor(code: string): Promise<string> {
  const key = keyOf(code)
  const words = await queries
    .fetchQuery({ queryKey: ['sentence', key], queryFn: () => ask(code), staleTime: Infinity })
    .catch(() => unnamed(code))
  known.set(key, words)
  return words
}

const ask = async (code: string): Promise<string> =>
  (await said(api.GET('/api/sentences/{code}', { params: { path: { code } } }))).sentence

const keyOf = (code: string): string => `${locale()} ${code}`
const unnamed = (code: string): string => t('delivery.code', { code })
