// Looking up in the server those whose conversations are not loaded: asked a moment after the last letter,
// never before two of them, and given up when another letter comes.
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Contact } from '@shared/api/types'
import { api } from '../api'

const SETTLE = 180
const LEAST = 2
const MOST = 6

export function usePeople(query: Readonly<Ref<string>>) {
  const people = shallowRef<Contact[]>([])
  const asking = ref(false)
  const failed = ref(false)
  let soon: ReturnType<typeof setTimeout> | undefined
  let asked: AbortController | null = null

  function forget(): void {
    clearTimeout(soon)
    asked?.abort()
    asked = null
    asking.value = failed.value = false
  }

  async function ask(words: string): Promise<void> {
    const mine = (asked = new AbortController())
    try {
      const params = { query: { q: words, limit: MOST } }
      const { items } = await said(api.GET('/api/search/people', { params, signal: mine.signal }))
      if (mine === asked) people.value = items
    } catch {
      if (mine === asked) failed.value = true
    } finally {
      if (mine === asked) asking.value = false
    }
  }

  watch(query, (now) => {
    forget()
    const words = now.trim()
    if (words.length < LEAST) {
      people.value = []
      return
    }
    asking.value = true
    soon = setTimeout(() => void ask(words), SETTLE)
  })
  onScopeDispose(forget)

  return { people, asking, failed }
}

/** The conversation to open for a person: that of their latest message; null when there is none. */
export async function lastConversation(contact: number): Promise<number | null> {
  const params = { path: { id: contact }, query: { limit: 20 } }
  const { items } = await said(api.GET('/api/contacts/{id}/thread', { params }))
  return items.findLast((message) => message.conversation_id !== null)?.conversation_id ?? null
}
