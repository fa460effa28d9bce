// The part of a person's thread that is on screen: its end, or a passage of the past that somebody jumped to; read on
// both ways page by page, and let go of at the far side so that a thread of years costs no more than one of days.
import { computed, ref, shallowRef, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { ConversationPage, Message, ThreadPage } from '@shared/api/types'
import { settled } from '@shared/alike'
import { api } from '@/app/api'
import { useLedger } from '@/live/ledger'
import { holds, meets, pageOf, within, type Page, type Stretch } from './stretches'

/** Messages asked for at once. */
const PAGE = 100
/** Pages held of one stretch; those beyond are read again when somebody comes back to them. */
export const MOST_PAGES = 8
/** Messages that the end may grow to by itself before what is old of it is let go. */
export const LONGEST_TAIL = PAGE * MOST_PAGES * 1.5

type Where = { before?: string; after?: string; around?: number; at?: string }
type Way = 'older' | 'newer'

export function usePassage(contact: Ref<number | null>) {
  const ledger = useLedger()
  const tail = shallowRef<Stretch>([])
  const past = shallowRef<Stretch | null>(null)
  const busy = ref<Way | 'jump' | null>(null)
  const failed = ref<Way | null>(null)

  const shown = computed(() => past.value ?? tail.value)
  const known = computed<Message[]>((before) =>
    settled(before, contact.value === null ? [] : ledger.threadOf(contact.value)),
  )
  const messages = computed<Message[]>((before) => settled(before, within(shown.value, known.value)))
  /** The end of the thread, which is told and counted even while the past is read. */
  const newest = computed(() => (past.value ? within(tail.value, known.value) : messages.value))
  const older = computed(() => shown.value[0]?.before != null)
  const newer = computed(() => past.value !== null)

  /** Starts at the end, with the page a conversation was opened with. */
  function begin(page: ConversationPage | null): void {
    past.value = null
    failed.value = null
    tail.value = page ? [pageOf({ items: page.messages, before: page.before, after: null })] : []
  }

  /** Reads a page into the ledger; null when the screen has gone elsewhere meanwhile. */
  async function read(where: Where): Promise<ThreadPage | null> {
    const id = contact.value
    if (id === null) return null
    const { epoch } = ledger
    const since = ledger.mark()
    const params = { path: { id }, query: { ...where, limit: PAGE } }
    const page = await said(api.GET('/api/contacts/{id}/thread', { params }))
    if (contact.value !== id || ledger.epoch !== epoch) return null
    ledger.merge({ messages: [...page.quoted, ...page.items] }, since)
    return page
  }

  async function readOn(way: Way): Promise<void> {
    const standing = shown.value
    const cursor = way === 'older' ? standing[0]?.before : standing.at(-1)?.after
    if (!cursor || busy.value) return
    busy.value = way
    failed.value = null
    try {
      const page = await read(way === 'older' ? { before: cursor } : { after: cursor })
      if (page && shown.value === standing) extend(standing, pageOf(page), way)
    } catch {
      failed.value = way
    } finally {
      busy.value = null
    }
  }

  function extend(standing: Stretch, page: Page, way: Way): void {
    const whole = way === 'older' ? [page, ...standing] : [...standing, page]
    if (way === 'older') show(whole.slice(0, MOST_PAGES))
    else show((meets(whole, tail.value) ? [...whole, ...tail.value] : whole).slice(-MOST_PAGES))
    forget(whole)
  }

  /** A stretch that reaches the end is the tail; any other stands beside it. */
  function show(stretch: Stretch): void {
    if (stretch.at(-1)?.to === null) {
      tail.value = stretch
      past.value = null
    } else {
      // The end stays at hand: one comes back to it at once, and what is new goes on joining it.
      tail.value = tail.value.slice(-1)
      past.value = stretch
    }
  }

  function forget(left: Stretch): void {
    const gone = known.value.filter(
      (one) => holds(left, one) && !holds(shown.value, one) && !holds(tail.value, one),
    )
    ledger.forget(gone.map(({ id }) => id))
  }

  /** Goes to another place of the thread. False when somebody went elsewhere meanwhile; throws what the server says. */
  async function go(where: Where): Promise<ThreadPage | null> {
    const left = shown.value
    busy.value = 'jump'
    failed.value = null
    try {
      const page = await read(where)
      if (!page) return null
      const stretch = [pageOf(page)]
      show(meets(stretch, tail.value) ? [...stretch, ...tail.value] : stretch)
      forget(left)
      return page
    } finally {
      busy.value = null
    }
  }

  /** Back to the end, which is already here. */
  function toEnd(): void {
    const left = past.value
    past.value = null
    if (left) forget(left)
  }

  /** The end has grown long by itself: only its last page is kept. */
  async function shorten(): Promise<void> {
    const standing = tail.value
    if (past.value || newest.value.length <= LONGEST_TAIL || busy.value) return
    const page = await read({}).catch(() => null)
    if (!page || shown.value !== standing) return
    tail.value = [pageOf(page)]
    forget(standing)
  }

  return {
    messages,
    newest,
    known,
    older,
    newer,
    busy,
    failed,
    begin,
    readOn,
    around: (id: number) => go({ around: id }),
    at: (moment: string) => go({ at: moment }),
    toEnd,
    shorten,
  }
}
