// A template on its way out: it leaves by the same door as any answer, with the same stop when the thread moved on.
import { ref, type Ref } from 'vue'
import type { Conversation, Layout, Message, Template, Way } from '@shared/api/types'
import { useSession } from '@/app/session'
import { MovedOn, useOutgoing, type Letter, type Pending, type Written } from '../composer/outgoing'
import type { Attachment } from '../composer/attachments'
import { filled } from './filling'

export interface Sending {
  conversation: Readonly<Ref<Conversation>>
  messages: Readonly<Ref<Message[]>>
  way: Readonly<Ref<Way>>
}

export function useSending({ conversation, messages, way }: Sending) {
  const session = useSession()
  const outgoing = useOutgoing()
  const moved = ref<{ pending: Pending; news: Message[] } | null>(null)

  /** False when the thread moved on, and nothing left. */
  async function send(
    template: Template,
    layout: Layout,
    values: string[],
    file: Attachment | null,
  ): Promise<boolean> {
    const hold = session.me?.hold ?? 0
    const row = file?.file
    const parts: Written[] = [
      { type: 'template', name: template.name, language: template.language, variables: values },
      ...(row && file ? [{ type: 'media' as const, kind: file.kind, file: row.id }] : []),
    ]
    const letter: Letter = {
      conversationId: conversation.value.id,
      mode: 'reply',
      text: filled(layout, values),
      files: row && file ? [{ id: row.id, name: file.name, kind: file.kind }] : [],
      channelId: way.value.channel_id,
      identityId: way.value.identity_id,
      lastSeen: messages.value.reduce((most, one) => Math.max(most, one.id), 0),
      canned: [],
      replyTo: null,
      mentions: [],
      draft: null,
      later: hold > 0 ? { sendAt: null, hold, unlessAnswered: true } : undefined,
      parts,
    }
    return settled(outgoing.send(letter))
  }

  async function settled(leaving: Promise<void>): Promise<boolean> {
    try {
      await leaving
      return true
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error
      moved.value = { pending: error.pending, news: error.news }
      return false
    }
  }

  /** « Envoyer quand même ». */
  async function force(): Promise<boolean> {
    const waiting = moved.value?.pending
    moved.value = null
    return waiting ? settled(outgoing.attempt(waiting, true)) : false
  }

  return { moved, send, force }
}
