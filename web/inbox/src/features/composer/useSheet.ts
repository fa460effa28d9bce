// The open draft: what the composer shows, bound to the copy of it that is kept here and on the server. It changes with
// every key, and from outside when the same person writes on another screen.
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Conversation, FileRow, Message } from '@shared/api/types'
import { useLedger } from '@/live/ledger'
import { useQuoting } from '../thread/quoting'
import type { Judge, useAttachments } from './attachments'
import { EMPTY_DRAFT, type Draft, type Sheet } from './drafts'
import { useDrafts } from './useDrafts'

export interface Shown {
  conversation: Readonly<Ref<Conversation | undefined>>
  draft: Ref<Draft>
  chosen: Ref<Sheet['way']>
  files: ReturnType<typeof useAttachments>
  /** What the way of the answer takes; null while that is not known. */
  judge: () => Judge | null
}

export function useSheet({ conversation, draft, chosen, files, judge }: Shown) {
  const drafts = useDrafts()
  const ledger = useLedger()
  const quoting = useQuoting()
  /** Files of the draft that wait until the channel is known that must take them. */
  const waiting = shallowRef<FileRow[]>([])
  /** The message that the draft quotes and that is not loaded yet. */
  const quote = shallowRef<number | null>(null)
  let open: number | null = null

  const sheet = computed<Sheet>(() => ({
    ...draft.value,
    way: chosen.value,
    quote: (open === null ? null : quoting.of(open)?.id) ?? quote.value,
    files: [...files.attachments.value.flatMap(({ file }) => (file ? [file] : [])), ...waiting.value],
  }))

  /** `elsewhere`: it comes from another screen, and what was quoted here is its to say. */
  function show(found: Sheet, quoted: Message | null, elsewhere = true): void {
    const { way, quote: wanted, files: rows, mode, text, canned, mentions } = found
    draft.value = { mode, text, canned, mentions }
    chosen.value = way
    files.clear()
    waiting.value = rows
    quote.value = wanted
    if (open === null) return
    const known = quoted ?? (wanted === null ? null : (ledger.message(wanted) ?? null))
    const already = quoting.of(open)?.id
    if (wanted === null ? elsewhere : already !== wanted) quoting.choose(open, known)
    if (known) quote.value = null
  }

  function leave(): void {
    if (open === null) return
    drafts.write(open, sheet.value)
    drafts.leave(open)
    open = null
  }

  function enter(id: number | undefined): void {
    leave()
    open = id ?? null
    const found =
      id === undefined ? { ...EMPTY_DRAFT, way: null, quote: null, files: [] } : drafts.enter(id, show)
    show(found, null, false)
  }

  watch(() => conversation.value?.id, enter, { immediate: true })
  watch(sheet, (now) => {
    if (open !== null) drafts.write(open, now)
  })
  // At once too: where everything is known already, nothing changes any more.
  watch(
    [() => judge(), waiting],
    ([judged, rows]) => {
      if (!judged || !rows.length) return
      waiting.value = []
      files.attach(rows, judged)
    },
    { immediate: true },
  )
  // The quoted message comes with the thread.
  watch(
    () => (quote.value === null ? undefined : ledger.message(quote.value)),
    (message) => {
      if (!message || open === null) return
      quote.value = null
      quoting.choose(open, message)
    },
  )
  onScopeDispose(leave)

  return {
    /** What is on the screen has just been sent: the revision of the draft that it was. */
    spend: (): number | null => (open === null ? null : drafts.spend(open, sheet.value)),
  }
}
