// Why something did not leave, in the server's words: asked for once, when it is first shown. Most pages show none.
import { shallowReactive } from 'vue'
import { said } from '@shared/api/client'
import { locale, t } from '@shared/i18n'
import { api } from './api'

const WAITING = '…'
/** By language and code. */
const known = shallowReactive(new Map<string, string>())
const asked = new Map<string, Promise<string>>()

/** The words of a code; an ellipsis until they are there. */
export function reasonOf(code: string | null): string {
  if (code === null) return unnamed('—')
  const words = known.get(keyOf(code))
  if (words === undefined) void reasonFor(code)
  return words ?? WAITING
}

/** The words of a code, once they are there: never refused, the code itself is better than nothing. */
export function reasonFor(code: string): Promise<string> {
  const key = keyOf(code)
  const asking = asked.get(key) ?? ask(code, key)
  asked.set(key, asking)
  return asking
}

async function ask(code: string, key: string): Promise<string> {
  try {
    const { sentence } = await said(api.GET('/api/sentences/{code}', { params: { path: { code } } }))
    known.set(key, sentence)
    return sentence
  } catch {
    // What is on screen keeps the code; the next one who has to be told asks again.
    asked.delete(key)
    known.set(key, unnamed(code))
    return unnamed(code)
  }
}

const keyOf = (code: string): string => `${locale()} ${code}`
const unnamed = (code: string): string => t('delivery.code', { code })
