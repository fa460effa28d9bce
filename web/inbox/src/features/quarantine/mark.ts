// What is done about spam, and about whoever writes it: marked, let out, blocked, let in, each with a way back.
import { said } from '@shared/api/client'
import type { Contact, Conversation, Message } from '@shared/api/types'
import { speakOf, t } from '@shared/i18n'
import { api } from '@/app/api'
import { useToasts } from '@/app/toasts'
import { useAttempt } from '@/features/settings/useAttempt'
import { useConversationActions } from '@/features/thread/actions'
import { useLedger } from '@/live/ledger'

export type Reason = 'spam' | 'insults' | 'wrong_person' | 'other'
export const REASONS: readonly Reason[] = ['spam', 'insults', 'wrong_person', 'other']

const at = (id: number) => ({ params: { path: { id } } })

/** Into quarantine; to block the address as well is one more press. */
export function mark(conversation: Conversation): Promise<void> {
  const { act } = useConversationActions()
  const { id, contact_id } = conversation
  const identity = writerOf(conversation)
  const ask = () => said(api.POST('/api/conversations/{id}/spam', { ...at(id), body: { blocks: false } }))
  const also = {
    label: t('quarantine.block_too'),
    run: () => void block(contact_id, [identity], 'spam'),
  }
  const patch = { state: 'spam', unread: 0, waiting_since: null, snoozed_until: null } as const
  return act(conversation, patch, ask, {
    text: t('quarantine.marked'),
    undo: () => void release({ ...conversation, ...patch }),
    ...(isBlocked(contact_id, identity) ? {} : { also }),
  })
}

export function release(conversation: Conversation): Promise<void> {
  const { act } = useConversationActions()
  const ask = () => said(api.POST('/api/conversations/{id}/unspam', at(conversation.id)))
  return act(conversation, {}, ask, {
    text: t('quarantine.released'),
    undo: () => void mark({ ...conversation, ...useLedger().conversation(conversation.id) }),
  })
}

/** Which of a person's addresses last wrote in a conversation. */
export function writerOf({ id, contact_id, identity_id }: Conversation): number {
  const theirs = (one: Message) => one.conversation_id === id && one.direction === 'inbound'
  return useLedger().threadOf(contact_id)?.findLast(theirs)?.identity_id ?? identity_id
}

const isBlocked = (contact: number, identity: number): boolean =>
  useLedger()
    .contact(contact)
    ?.identities.some(({ id, blocked_at }) => id === identity && blocked_at !== null) ?? false

export function block(contact: number, identities: number[], reason: Reason): Promise<void> {
  const undo = () => void unblock(contact, identities)
  return change(contact, { blocked: true, identities, reason }, 'quarantine.blocked_done', undo)
}

/** Of whoever is let in, what they wrote meanwhile counts again: who blocks them anew leaves that as it is. */
export function unblock(contact: number, identities: number[]): Promise<void> {
  const before = useLedger().contact(contact)
  const reason = before?.identities.find(({ id }) => identities.includes(id))?.blocked_reason ?? 'other'
  const undo = () => void block(contact, identities, reason)
  return change(contact, { blocked: false, identities }, 'quarantine.unblocked_done', undo)
}

async function change(
  contact: number,
  body: { blocked: boolean; identities: number[]; reason?: Reason },
  done: 'quarantine.blocked_done' | 'quarantine.unblocked_done',
  undo: () => void,
): Promise<void> {
  const ledger = useLedger()
  const since = ledger.mark()
  // The customer's panel calls from where these words may not have come yet.
  await speakOf('quarantine')
  const ask = (): Promise<Contact> => said(api.POST('/api/contacts/{id}/block', { ...at(contact), body }))
  const row = await useAttempt().attempt(ask)
  if (!row) return
  ledger.merge({ contacts: [row] }, since)
  useToasts().say(t(done, { n: body.identities.length }), { undo })
}
