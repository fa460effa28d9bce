// The composer's state: mode and words kept as a draft, the way out, the files, and one verb to send.
import { computed, ref, watch, type Ref } from 'vue'
import type { Capabilities, Conversation, Message, Way } from '@shared/api/types'
import { useDirectory } from '@/app/directory'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { useQuoting } from '../thread/quoting'
import { useAttachments } from './attachments'
import { keepDraft, readDraft, type Draft } from './drafts'
import { MovedOn, useOutgoing, type Pending } from './outgoing'

const TYPING_EVERY = 4000

export interface ComposerInput {
  conversation: Ref<Conversation | undefined>
  messages: Ref<Message[]>
  ways: Ref<Way[]>
}

export function useComposer({ conversation, messages, ways }: ComposerInput) {
  const directory = useDirectory()
  const ledger = useLedger()
  const outgoing = useOutgoing()
  const toasts = useToasts()
  const quoting = useQuoting()
  const files = useAttachments((words) => toasts.say(words, { tone: 'danger' }))

  const draft = ref<Draft>({ mode: 'reply', text: '' })
  const chosen = ref<{ channel: number; identity: number } | null>(null)
  const moved = ref<{ pending: Pending; news: Message[] } | null>(null)
  let saidTyping = 0

  watch(
    () => conversation.value?.id,
    (id) => {
      draft.value = id === undefined ? { mode: 'reply', text: '' } : { ...readDraft(id) }
      chosen.value = null
      moved.value = null
      files.clear()
    },
    { immediate: true },
  )
  watch(
    draft,
    (now) => {
      if (conversation.value) keepDraft(conversation.value.id, now)
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
  const closed = computed(() => draft.value.mode === 'reply' && ways.value.length > 0 && !way.value?.allowed)
  const over = computed(() =>
    draft.value.mode === 'reply' && able.value
      ? Math.max(0, draft.value.text.length - able.value.text_limit)
      : 0,
  )
  const ready = computed(
    () =>
      !closed.value &&
      over.value === 0 &&
      files.attachments.value.every((one) => one.state !== 'uploading') &&
      (draft.value.text.trim() !== '' ||
        (draft.value.mode === 'reply' && files.attachments.value.some((one) => one.file))),
  )

  /** A change of mode is always a person's; the words they typed stay with them. */
  function setMode(mode: Draft['mode']): void {
    draft.value = { ...draft.value, mode }
  }

  function choose(one: Way): void {
    chosen.value = { channel: one.channel_id, identity: one.identity_id }
  }

  /** Colleagues see that one types; the customer does for a reply, never for a note. */
  function typed(): void {
    if (!conversation.value || draft.value.mode === 'note' || Date.now() - saidTyping < TYPING_EVERY) return
    saidTyping = Date.now()
    ledger.typing(conversation.value.id)
  }

  async function send(): Promise<void> {
    const target = conversation.value
    if (!target || !ready.value) return
    const quoted = quoting.of(target.id)
    const letter = {
      conversationId: target.id,
      mode: draft.value.mode,
      text: draft.value.text.trim(),
      files: files.attachments.value.flatMap((one) =>
        one.file ? [{ id: one.file.id, name: one.name, kind: one.kind }] : [],
      ),
      channelId: way.value?.channel_id ?? null,
      identityId: way.value?.identity_id ?? null,
      replyTo: (draft.value.mode === 'reply' && quoted?.id) || null,
      lastSeen: messages.value.reduce((most, one) => Math.max(most, one.id), 0),
    }
    draft.value = { mode: draft.value.mode, text: '' }
    files.clear()
    if (letter.replyTo !== null) quoting.choose(target.id, null)
    await outgoing.send(letter).catch((error: unknown) => {
      if (letter.replyTo !== null) quoting.choose(target.id, quoted)
      onMoved(error)
    })
  }

  function onMoved(error: unknown): void {
    if (!(error instanceof MovedOn)) throw error
    moved.value = { pending: error.pending, news: error.news }
    draft.value = { mode: error.pending.mode, text: error.pending.text }
  }

  async function force(): Promise<void> {
    const waiting = moved.value?.pending
    moved.value = null
    if (!waiting) return
    draft.value = { mode: waiting.mode, text: '' }
    quoting.choose(waiting.conversationId, null)
    await outgoing.attempt(waiting, true).catch(onMoved)
  }

  return {
    draft,
    way,
    channel,
    able,
    closed,
    over,
    ready,
    moved,
    setMode,
    choose,
    typed,
    send,
    force,
    ...files,
  }
}
