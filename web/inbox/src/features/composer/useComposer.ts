// The composer's state: mode and words kept as a draft, the way out, the files, and one verb to send.
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { Canned, Capabilities, Conversation, FileRow, Message, Way } from '@shared/api/types'
import { t } from '@shared/i18n'
import { useDirectory } from '@/app/directory'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { firstName, unfilled, type Values } from '../canned/variables'
import { useScheduled } from '../scheduled/useScheduled'
import { useQuoting } from '../thread/quoting'
import { judgeFor, useAttachments, type Judge } from './attachments'
import { stillCalled, isSame, type Someone } from '../mentions/names'
import { usePeople } from '../mentions/usePeople'
import { EMPTY_DRAFT, type Draft } from './drafts'
import { MovedOn, SentBack, useOutgoing, type Letter, type Pending } from './outgoing'
import { isTemplate } from './useChoosing'
import { showTyping, stopTyping } from './typing'
import { useSheet } from './useSheet'
import { takesTemplates, useWindow } from './useWindow'

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
  const outgoing = useOutgoing()
  const toasts = useToasts()
  const quoting = useQuoting()
  const scheduled = useScheduled()
  const files = useAttachments((words) => toasts.say(words, { tone: 'danger' }))

  const draft = ref<Draft>({ ...EMPTY_DRAFT })
  const chosen = ref<{ channel: number; identity: number } | null>(null)
  const moved = shallowRef<{ pending: Pending; news: Message[] } | null>(null)
  let saidTyping = 0

  watch(
    () => conversation.value?.id,
    () => (moved.value = null),
  )
  // Words that were all deleted came from nowhere.
  watch(
    draft,
    (now) => {
      if (now.canned.length && !now.text && !files.attachments.value.length) now.canned = []
    },
    { deep: true },
  )

  /** The way an answer goes: the one chosen, else the one the server prefers. */
  const way = computed<Way | undefined>(() => {
    const picked = chosen.value
    const wanted =
      picked &&
      ways.value.find((one) => one.channel_id === picked.channel && one.identity_id === picked.identity)
    return (
      wanted ??
      ways.value.find((one) => one.preferred) ??
      ways.value.find((one) => one.allowed) ??
      ways.value[0]
    )
  })
  const channel = computed(() => directory.channel(way.value?.channel_id))
  const able = computed<Capabilities | undefined>(() => channel.value?.capabilities)
  const { left: windowLeft, over: windowOver } = useWindow(way)
  /** In quarantine, or to somebody blocked: a colleague's doing, which a colleague can undo. */
  const barred = computed(() => conversation.value?.state === 'spam' || way.value?.reason === 'blocked')
  const shut = computed(
    () =>
      draft.value.mode === 'reply' &&
      ways.value.length > 0 &&
      (barred.value || !way.value?.allowed || windowOver.value),
  )
  /** The window alone is closed: an approved template can still go. */
  const templated = computed(() => shut.value && !barred.value && takesTemplates(way.value, able.value))
  const closed = computed(() => shut.value && !templated.value)
  const over = computed(() =>
    draft.value.mode === 'reply' && able.value
      ? Math.max(0, draft.value.text.length - able.value.text_limit)
      : 0,
  )
  const people = usePeople(computed(() => conversation.value?.channel_id))

  // After what `judge` reads: the draft looks at it at once.
  const sheet = useSheet({ conversation, draft, chosen, files, judge })

  /** Judges files for the way that the answer goes; null while that is not known. */
  function judge(): Judge | null {
    return able.value && channel.value ? judgeFor(able.value, channel.value.name) : null
  }

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
      if (able.value && channel.value) files.attach(row.files, judgeFor(able.value, channel.value.name))
    },
    { immediate: true },
  )

  function choose(one: Way): void {
    chosen.value = { channel: one.channel_id, identity: one.identity_id }
  }

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

  /** `at`: not now but then; otherwise at once, or after the seconds in which its author may undo it. */
  async function send(at?: { sendAt: string; unlessAnswered: boolean }): Promise<void> {
    const target = conversation.value
    if (!target || !ready.value) return
    const { mode, text, canned, mentions } = draft.value
    const taken = mode === 'reply' ? files.attachments.value : []
    const quoted = mode === 'reply' ? quoting.of(target.id) : null
    const letter: Letter = {
      conversationId: target.id,
      mode,
      text: text.trim(),
      files: taken.flatMap((one) =>
        one.file ? [{ id: one.file.id, name: one.name, kind: one.kind, row: one.file }] : [],
      ),
      channelId: way.value?.channel_id ?? null,
      identityId: way.value?.identity_id ?? null,
      replyTo: quoted?.id ?? null,
      lastSeen: messages.value.reduce((most, one) => Math.max(most, one.id), 0),
      canned,
      mentions: mode === 'note' ? stillCalled(text, mentions, people.value) : [],
      draft: null,
      later: at ? { ...at, hold: 0 } : held(mode),
    }
    draft.value = { ...EMPTY_DRAFT, mode }
    // What was attached to an answer waits for it while a note goes.
    if (mode === 'reply') files.clear()
    if (letter.replyTo !== null) quoting.choose(target.id, null)
    letter.draft = sheet.spend()
    stopTyping()
    await outgoing.send(letter).catch((error: unknown) => {
      if (letter.replyTo !== null) quoting.choose(target.id, quoted)
      if (error instanceof SentBack) takeBack(error)
      else onMoved(error)
    })
  }

  /** A file of its own, at once, past what is being written. False when news came first and its sender thinks again. */
  async function sendApart(file: Letter['files'][number]): Promise<boolean> {
    const target = conversation.value
    if (!target) return false
    const quoted = quoting.of(target.id)
    const letter: Letter = {
      conversationId: target.id,
      mode: 'reply',
      text: '',
      files: [file],
      channelId: way.value?.channel_id ?? null,
      identityId: way.value?.identity_id ?? null,
      replyTo: quoted?.id ?? null,
      lastSeen: messages.value.reduce((most, one) => Math.max(most, one.id), 0),
      canned: [],
      mentions: [],
      draft: null,
      later: held('reply'),
      apart: true,
    }
    try {
      await outgoing.send(letter)
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error
      moved.value = { pending: error.pending, news: error.news }
      return new Promise((resolve) => (decided = resolve))
    }
    if (quoted) quoting.choose(target.id, null)
    return true
  }
  /** What the sender of a file makes of the news. */
  let decided: (sends: boolean) => void = () => undefined
  watch(moved, (news) => {
    if (!news) decided(false)
  })

  function held(mode: Draft['mode']): Letter['later'] {
    const hold = session.me?.hold ?? 0
    return mode === 'reply' && hold > 0 ? { sendAt: null, hold, unlessAnswered: true } : undefined
  }

  function onMoved(error: unknown): void {
    if (!(error instanceof MovedOn)) throw error
    if (conversation.value?.id !== error.pending.conversationId) return outgoing.keep(error)
    moved.value = { pending: error.pending, news: error.news }
    if (error.pending.apart) return
    const { mode, text, canned, mentions } = error.pending
    draft.value = { mode, text, canned, mentions }
    files.restore(error.pending.files)
  }

  /** The bubble goes back into the composer, unless something else is being written there by now. */
  function takeBack({ pending, message }: SentBack): void {
    toasts.say(message, { tone: 'danger' })
    if (conversation.value?.id !== pending.conversationId || draft.value.text) return
    outgoing.drop(pending.clientKey)
    const { mode, text, canned, mentions } = pending
    draft.value = { mode, text, canned, mentions }
  }

  async function force(): Promise<void> {
    const waiting = moved.value?.pending
    if (waiting?.apart) decided(true)
    moved.value = null
    if (!waiting) return
    if (waiting.apart) return void (await outgoing.attempt(waiting, true).catch(onMoved))
    draft.value = { ...EMPTY_DRAFT, mode: waiting.mode }
    if (waiting.mode === 'reply') files.clear()
    quoting.choose(waiting.conversationId, null)
    sheet.spend()
    await outgoing.attempt(waiting, true).catch(onMoved)
  }

  return {
    draft,
    way,
    channel,
    able,
    closed,
    shut,
    barred,
    templated,
    windowLeft,
    windowOver,
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
    choose,
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
