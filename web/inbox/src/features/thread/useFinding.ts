// Looking for words in a person's whole thread, loaded or not: the server says where they stand, the newest first to
// be shown; each step goes to another one.
import { computed, readonly, ref, watch, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Occurrence } from '@shared/api/types'
import { api } from '@/app/api'

/** A pause in typing. */
const PAUSE = 250
/** What asks for the quarantine too, said as in the search of everything. */
const ASKED = /(^|\s)(is|est):(spam|ind[eé]sirable)(?=\s|$)/iu

const wanted = (typed: string): string => typed.normalize('NFC').replace(ASKED, '').trim()

/** `shut`: what is open lies in quarantine, and is searched like what is on screen. */
export function useFinding(
  contact: Ref<number | null>,
  go: (message: number) => void,
  shut: () => boolean = () => false,
) {
  const words = ref('')
  const found = ref<Occurrence[]>([])
  const more = ref(false)
  const at = ref(-1)
  const busy = ref(false)
  const failed = ref(false)
  /** What the occurrences were found for; empty until an answer came. */
  const sought = ref('')

  let waiting: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  watch([words, contact], () => {
    clearTimeout(waiting)
    asked += 1
    if (!wanted(words.value)) forget()
    else waiting = setTimeout(() => void ask(), PAUSE)
  })

  function forget(): void {
    found.value = []
    more.value = busy.value = failed.value = false
    at.value = -1
    sought.value = ''
  }

  async function ask(): Promise<void> {
    clearTimeout(waiting)
    const id = contact.value
    const contains = wanted(words.value)
    if (id === null || !contains) return
    const quarantine = shut() || ASKED.test(words.value.normalize('NFC'))
    const mine = (asked += 1)
    busy.value = true
    failed.value = false
    try {
      const params = { path: { id }, query: quarantine ? { contains, quarantine } : { contains } }
      const answer = await said(api.GET('/api/contacts/{id}/messages', { params }))
      if (mine !== asked) return
      found.value = answer.items
      more.value = answer.more
      sought.value = contains
      at.value = answer.items.length - 1
      show()
    } catch {
      if (mine === asked) failed.value = true
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  /** Up the thread, or down again; from one end to the other. */
  function step(by: 1 | -1): void {
    if (wanted(words.value) !== sought.value) return void ask()
    const count = found.value.length
    if (!count) return
    at.value = (at.value + by + count) % count
    show()
  }

  function show(): void {
    const one = found.value[at.value]
    if (one) go(one.id)
  }

  function stop(): void {
    clearTimeout(waiting)
    asked += 1
    words.value = ''
    forget()
  }

  return {
    words: readonly(words),
    sought: readonly(sought),
    busy,
    failed,
    more,
    /** « 2 of 7 », counted from the newest. */
    place: computed(() => (at.value < 0 ? 0 : found.value.length - at.value)),
    count: computed(() => found.value.length),
    type: (value: string) => void (words.value = value),
    step,
    stop,
  }
}

export type Finding = ReturnType<typeof useFinding>
