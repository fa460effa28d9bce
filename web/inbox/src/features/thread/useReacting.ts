// The company's one reaction to a message: put, changed or taken away at once on screen, and back when it is refused.
import { said } from '@shared/api/client'
import { Problem, Unreachable } from '@shared/api/problem'
import type { JournalEvent, Message } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { reasonFor, reasonOf } from '@/app/reasons'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'

export type Reaction = Message['reactions'][number]

/** What nearly everybody uses, where a channel names nothing else. */
export const USUAL = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** Without the sign that asks for a coloured drawing: « ❤ » and « ❤️ » are one. */
export const plain = (emoji: string): string => emoji.replaceAll('\uFE0F', '')

export const same = (one: string, other: string): boolean => plain(one) === plain(other)

/** Coloured also where a provider writes it as a letter would be: « ❤ ». */
export const drawn = (emoji: string): string => emoji.replace(/^[\u2000-\u2BFF]$/, '$&\uFE0F')

export const oursOf = (message: Message): Reaction | undefined =>
  message.reactions.find((one) => one.identity_id === null)

/** Why ours did not leave, or its last change; null when nothing went wrong. */
export function troubleOf({ delivery, error }: Reaction): string | null {
  if (delivery !== 'failed' && !error) return null
  const reason = reasonOf(error)
  return t(delivery === 'failed' ? 'reactions.failed' : 'reactions.unchanged', { reason })
}

const listening = new WeakSet<object>()

export function useReacting() {
  const ledger = useLedger()
  const session = useSession()
  const toasts = useToasts()

  /** Whoever reacted hears of it wherever they are by then, as long as this page stays open. */
  function listen(): void {
    if (listening.has(ledger)) return
    listening.add(ledger)
    ledger.listen((events) => events.filter(failed).forEach((event) => void tell(event)))
  }

  const failed = ({ kind, agent_id: agent, data }: JournalEvent): boolean =>
    kind === 'reaction_changed' && agent === session.me?.id && data?.['delivery'] === 'failed'

  async function tell({ message_id: id }: JournalEvent): Promise<void> {
    const message = ledger.message(id ?? 0)
    const ours = message && oursOf(message)
    if (ours?.error) await reasonFor(ours.error)
    toasts.say((ours && troubleOf(ours)) ?? t('app.failed'), { tone: 'danger' })
  }

  /** Another emoji takes the place of ours; the same takes it away, or sends it again where it had not left. */
  async function react(message: Message, emoji: string): Promise<void> {
    const ours = oursOf(message)
    const again = ours !== undefined && same(ours.emoji, emoji) && ours.delivery !== 'failed'
    await (again ? takeBack(message) : change(message, emoji))
  }

  const takeBack = (message: Message): Promise<void> => change(message, null)

  async function change(message: Message, emoji: string | null): Promise<void> {
    listen()
    const since = ledger.mark()
    ledger.merge({ messages: [{ ...message, reactions: withOurs(message, emoji) }] })
    try {
      ledger.merge({ messages: [await ask(message.id, emoji)] }, since)
    } catch (error) {
      ledger.merge({ messages: [message] }, since)
      const words = error instanceof Problem ? error.message : t('app.failed')
      toasts.say(error instanceof Unreachable ? t('app.unreachable') : words, { tone: 'danger' })
    }
  }

  function withOurs(message: Message, emoji: string | null): Reaction[] {
    const theirs = message.reactions.filter((one) => one.identity_id !== null)
    if (emoji === null) return theirs
    const agent = session.me?.id ?? null
    return [...theirs, { emoji, identity_id: null, agent_id: agent, delivery: 'queued', error: null }]
  }

  function ask(id: number, emoji: string | null): Promise<Message> {
    const params = { path: { id } }
    return emoji === null
      ? said(api.DELETE('/api/messages/{id}/reaction', { params }))
      : said(api.PUT('/api/messages/{id}/reaction', { params, body: { emoji } }))
  }

  return { react, takeBack }
}
