// The composer's state: mode and words kept as a draft, the way out, the files, and one verb to send.
import { computed, ref, watch, type Ref } from 'vue'
import type { Canned, Conversation, FileRow, Message, Way } from '@shared/api/types'
import { t } from '@shared/i18n'
import { useDirectory } from '@/app/directory'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { firstName, unfilled, type Values } from '../canned/variables'
import { isSame, type Someone } from '../mentions/names'
import { usePeople } from '../mentions/usePeople'
import { useScheduled } from '../scheduled/useScheduled'
import { useAttachments } from './attachments'
import { EMPTY_DRAFT, type Draft } from './drafts'
import { showTyping } from './typing'
import { isTemplate } from './useChoosing'
import { useSending } from './useSending'
import { useSheet } from './useSheet'
import { useWayOut } from './useWayOut'

const TYPING_EVERY = 4000
/** As many as a request takes. */
const MOST_CANNED = 20

export interface ComposerInput {
  conversation: Ref<Conversation | undefined>
  messages: Ref<Message[]>
  ways: Ref<Way[]>
}

export function useComposer({ conversation, messages, ways }: ComposerInput) {
  const directory = useDirectory()
  const session = useSession()
  const ledger = useLedger()
  const toasts = useToasts()
  const scheduled = useScheduled()
  const files = useAttachments((words) => toasts.say(words, { tone: 'danger' }))

  const draft = ref<Draft>({ ...EMPTY_DRAFT })
  let saidTyping = 0

  // Words that were all deleted came from nowhere.
  watch(
    draft,
    (now) => {
      if (now.canned.length && !now.text && !files.attachments.value.length) now.canned = []
    },
    { deep: true },
  )

  const wayOut = useWayOut({ conversation, ways, draft })
  const { chosen, way, channel, able, shut, judge } = wayOut
  const over = computed(() =>
    draft.value.mode === 'reply' && able.value
      ? Math.max(0, draft.value.text.length - able.value.text_limit)
      : 0,
  )
  const people = usePeople(computed(() => conversation.value?.channel_id))

  // After what `judge` reads: the draft looks at it at once.
  const sheet = useSheet({ conversation, draft, chosen, files, judge })

  // What was joined for one channel may be another thing for the next.
  watch(channel, (now, before) => {
    const judged = judge()
    if (judged && before && now?.id !== before.id) files.rejudge(judged)
  })

  /** What the variables of a canned reply say here. */
  const values = computed<Values>(() => {
    const name = conversation.value?.contact_name ?? null
    const team = conversation.value?.team_id ?? channel.value?.team_id
    return {
      first_name: firstName(name),
      name,
      agent: session.me?.name ?? null,
      team: directory.teams.find(({ id }) => id === team)?.name ?? null,
      channel: channel.value?.name ?? null,
    }
  })
  /** Variables that nothing filled. They hold back an answer; a colleague who reads them in a note knows what they are. */
  const marks = computed(() => (draft.value.mode === 'reply' ? unfilled(draft.value.text) : []))
  const ready = computed(
    () =>
      !shut.value &&
      over.value === 0 &&
      marks.value.length === 0 &&
      files.attachments.value.every((one) => one.state !== 'uploading') &&
      (draft.value.text.trim() !== '' ||
        (draft.value.mode === 'reply' && files.attachments.value.some((one) => one.file))),
  )

  /** A change of mode is always a person's; the words they typed stay with them. */
  function setMode(mode: Draft['mode']): void {
    draft.value = { ...draft.value, mode }
  }

  /**
   * What was taken back before it left is the composer's again, before what was begun since. A note that was begun
   * is finished first: its words must never find themselves in an answer.
   */
  watch(
    [() => scheduled.returned, () => draft.value.mode === 'note' && draft.value.text !== ''],
    ([row, noting]) => {
      // A template goes back to where templates are filled.
      if (row?.conversation_id !== conversation.value?.id || row?.parts.some(isTemplate)) return
      if (!row) return
      if (noting) return toasts.say(t('later.note_first'))
      scheduled.returned = null
      const words = row.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
      const text = [...words, draft.value.text].filter(Boolean).join('\n')
      draft.value = { ...EMPTY_DRAFT, text }
      chosen.value = { channel: row.channel_id, identity: row.identity_id }
      const judged = judge()
      if (judged) files.attach(row.files, judged)
    },
    { immediate: true },
  )

  /** Files go with the message as far as the channel takes them. Pasted, dropped or picked, a note takes none. */
  function take(chosen: Iterable<File>): void {
    const judged = judge()
    if (draft.value.mode !== 'note' && judged) void files.add([...chosen], judged)
  }

  /** A canned reply was inserted: its files come along, and it is remembered as where the words come from. */
  function insert(canned: Canned): void {
    const others = draft.value.canned.filter((id) => id !== canned.id)
    draft.value = { ...draft.value, canned: [...others, canned.id].slice(-MOST_CANNED) }
    if (!canned.files.length) return
    const judged = judge()
    if (draft.value.mode === 'note') toasts.say(t('canned.no_files_in_note'))
    else if (judged) files.attach(canned.files, judged)
  }

  /** A file that the server has for this message already. */
  function join(file: FileRow): void {
    const judged = judge()
    if (judged) files.attach([file], judged)
  }

  /** Somebody was chosen from the list: remembered by id, for as long as their name is in the note. */
  function call({ agent_id, team_id }: Someone): void {
    const one = { agent_id, team_id }
    if (draft.value.mentions.some((other) => isSame(one, other))) return
    draft.value = { ...draft.value, mentions: [...draft.value.mentions, one] }
  }

  /** Colleagues see that one types; the customer does for a reply, never for a note. */
  function typed(): void {
    const { mode, text } = draft.value
    const open = conversation.value
    if (!open) return
    if (mode === 'reply' && text && way.value?.channel_id === open.channel_id)
      showTyping(open.id, able.value?.typing_lasts ?? 0)
    if (Date.now() - saidTyping < TYPING_EVERY) return
    saidTyping = Date.now()
    ledger.typing(open.id, mode === 'note')
  }

  const { moved, send, sendApart, force } = useSending({
    conversation,
    messages,
    draft,
    way,
    ready,
    people,
    files,
    spend: sheet.spend,
  })

  return {
    draft,
    way,
    channel,
    able,
    closed: wayOut.closed,
    shut,
    barred: wayOut.barred,
    templated: wayOut.templated,
    windowLeft: wayOut.windowLeft,
    windowOver: wayOut.windowOver,
    over,
    values,
    people,
    marks,
    ready,
    moved,
    attachments: files.attachments,
    remove: files.remove,
    earlier: files.earlier,
    setMode,
    choose: wayOut.choose,
    take,
    insert,
    call,
    typed,
    send,
    sendApart,
    join,
    force,
  }
}
