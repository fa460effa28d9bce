// One verb to send, and what comes back: news that came first, and what the server would not take.
import { shallowRef, watch, type Ref } from 'vue'
import type { Conversation, Message, Way } from '@shared/api/types'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { stillCalled, type Someone } from '../mentions/names'
import { useQuoting } from '../thread/quoting'
import type { useAttachments } from './attachments'
import { EMPTY_DRAFT, type Draft } from './drafts'
import { MovedOn, SentBack, useOutgoing, type Letter, type Pending } from './outgoing'
import { stopTyping } from './typing'

export interface SendingInput {
  conversation: Ref<Conversation | undefined>
  messages: Ref<Message[]>
  draft: Ref<Draft>
  way: Ref<Way | undefined>
  ready: Ref<boolean>
  people: Ref<Someone[]>
  files: ReturnType<typeof useAttachments>
  /** Ends the draft as the server keeps it, and says which one the message came from. */
  spend: () => Letter['draft']
}

export function useSending({
  conversation,
  messages,
  draft,
  way,
  ready,
  people,
  files,
  spend,
}: SendingInput) {
  const session = useSession()
  const outgoing = useOutgoing()
  const toasts = useToasts()
  const quoting = useQuoting()
  const moved = shallowRef<{ pending: Pending; news: Message[] } | null>(null)

  watch(
    () => conversation.value?.id,
    () => (moved.value = null),
  )

  /** An empty letter to whom is before us, the way chosen, with the message it answers. */
  function addressed({ id }: Conversation, mode: Draft['mode']): Letter {
    return {
      conversationId: id,
      mode,
      text: '',
      files: [],
      channelId: way.value?.channel_id ?? null,
      identityId: way.value?.identity_id ?? null,
      replyTo: (mode === 'reply' ? quoting.of(id)?.id : null) ?? null,
      lastSeen: messages.value.reduce((most, one) => Math.max(most, one.id), 0),
      canned: [],
      mentions: [],
      draft: null,
      later: held(mode),
    }
  }

  /** `at`: not now but then; otherwise at once, or after the seconds in which its author may undo it. */
  async function send(at?: { sendAt: string; unlessAnswered: boolean }): Promise<void> {
    const target = conversation.value
    if (!target || !ready.value) return
    const { mode, text, canned, mentions } = draft.value
    const taken = mode === 'reply' ? files.attachments.value : []
    const quoted = quoting.of(target.id)
    const letter: Letter = {
      ...addressed(target, mode),
      text: text.trim(),
      files: taken.flatMap((one) =>
        one.file ? [{ id: one.file.id, name: one.name, kind: one.kind, row: one.file }] : [],
      ),
      canned,
      mentions: mode === 'note' ? stillCalled(text, mentions, people.value) : [],
    }
    if (at) letter.later = { ...at, hold: 0 }
    draft.value = { ...EMPTY_DRAFT, mode }
    // What was attached to an answer waits for it while a note goes.
    if (mode === 'reply') files.clear()
    if (letter.replyTo !== null) quoting.choose(target.id, null)
    letter.draft = spend()
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
    const letter: Letter = { ...addressed(target, 'reply'), files: [file], apart: true }
    try {
      await outgoing.send(letter)
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error
      moved.value = { pending: error.pending, news: error.news }
      return new Promise((resolve) => (decided = resolve))
    }
    if (letter.replyTo !== null) quoting.choose(target.id, null)
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

  /** Sends what news held back, all the same. */
  async function force(): Promise<void> {
    const waiting = moved.value?.pending
    if (waiting?.apart) decided(true)
    moved.value = null
    if (!waiting) return
    if (waiting.apart) return void (await outgoing.attempt(waiting, true).catch(onMoved))
    draft.value = { ...EMPTY_DRAFT, mode: waiting.mode }
    if (waiting.mode === 'reply') files.clear()
    quoting.choose(waiting.conversationId, null)
    spend()
    await outgoing.attempt(waiting, true).catch(onMoved)
  }

  return { moved, send, sendApart, force }
}
