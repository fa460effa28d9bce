// Templates that were chosen and not sent, by conversation: whoever looks at another one meanwhile finds theirs again,
// in this browser. Each colleague has their own.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { FileRow } from '@shared/api/types'
import { useSession } from '@/app/session'

export interface Begun {
  name: string
  language: string
  /** One a blank. */
  values: string[]
  file: FileRow | null
}

export const useBegun = defineStore('templates-begun', () => {
  const session = useSession()
  const known = shallowRef<ReadonlyMap<number, Begun | null>>(new Map())
  const keyOf = (conversation: number): string => `causerie.template.${session.me?.id ?? 0}.${conversation}`

  function of(conversation: number): Begun | null {
    return known.value.get(conversation) ?? (known.value.has(conversation) ? null : read(keyOf(conversation)))
  }

  function keep(conversation: number, begun: Begun | null): void {
    known.value = new Map(known.value).set(conversation, begun)
    write(keyOf(conversation), begun)
  }

  watch(
    () => session.me?.id,
    () => (known.value = new Map()),
    { flush: 'sync' },
  )

  return { of, keep }
})

/** Damaged, forbidden, or not there: nothing was begun. */
function read(key: string): Begun | null {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? 'null') as Begun | null
    return found && typeof found.name === 'string' && Array.isArray(found.values) ? found : null
  } catch {
    return null
  }
}

function write(key: string, begun: Begun | null): void {
  try {
    if (begun) localStorage.setItem(key, JSON.stringify(begun))
    else localStorage.removeItem(key)
  } catch {
    // A private window: it lasts as long as the page.
  }
}
