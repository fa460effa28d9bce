// Tells whoever sits here what happens out of their sight: a sentence that passes, a sound, a number on the icon.
import { onScopeDispose, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { JournalEvent, Occasion } from '@shared/api/types'
import { t } from '@shared/i18n'
import { nameOf } from '@shared/names'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { calls, useMentions } from '@/features/mentions/useMentions'
import { useLedger } from '@/live/ledger'
import { readInAnotherTab, useAttention } from './attention'
import { decide, type About, type Notice, type Self } from './decide'
import { useNotificationChoices } from './preferences'
import { ring } from './sound'
import { useFollowing } from './useFollowing'

/** Milliseconds after which an event that a broken connection kept is no news any more. */
const FRESH = 600_000
/** What may wait for the choices, which are read while the line opens already. */
const EARLY = 200
/** A row that is in sight says by itself that somebody wrote. */
const ROW_SAYS: ReadonlySet<Occasion> = new Set(['wrote', 'team', 'unassigned'])

export function useNotices(): void {
  const session = useSession()
  const ledger = useLedger()
  const router = useRouter()
  const toasts = useToasts()
  const { choices } = useNotificationChoices()
  const { reading, visible } = useAttention()
  const { follows } = useFollowing()
  const mentions = useMentions()

  function aboutOf(event: JournalEvent, me: number): About | null {
    const row = ledger.conversation(event.conversation_id ?? 0)
    const message = ledger.message(event.message_id ?? 0)
    if (!row || row.state === 'spam') return null
    return {
      channel_id: row.channel_id,
      assignee_id: row.assignee_id,
      team_id: row.team_id,
      direction: message?.direction ?? null,
      author_id: message?.agent_id ?? null,
      mentioned: calls(event, me) ? [me] : [],
      followers: follows(row.id) ? [me] : [],
    }
  }

  function noticeOf(event: JournalEvent): Notice | null {
    const { me } = session
    const about = me && aboutOf(event, me.id)
    if (!me || !about || !choices.value || Date.now() - Date.parse(event.at) > FRESH) return null
    const self: Self = { id: me.id, channels: me.channels, teams: me.teams }
    const seat = { looking: reading.value === event.conversation_id, hidden: !visible.value }
    return decide(event, about, self, { preferences: choices.value, seat, now: new Date() })
  }

  async function tell(id: number, notice: Notice): Promise<void> {
    if (await readInAnotherTab(id)) return
    if (notice.signals.includes('sound')) void ring()
    if (notice.signals.includes('screen') && !shown(id, notice.occasion)) say(id, notice.occasion)
  }

  function say(id: number, occasion: Occasion): void {
    const row = ledger.conversation(id)
    const name = row ? nameOf(row) : t('notices.somebody')
    const run = () => void router.push({ name: 'conversation', params: { id } })
    toasts.say(t(`notices.${occasion}`, { name }), { action: { label: t('notices.open'), run } })
  }

  /** Heard before it was known what somebody wants to be told. */
  let early: JournalEvent[] = []
  watch(choices, () => hear(early.splice(0)))

  function hear(events: JournalEvent[]): void {
    if (!choices.value) {
      early = [...early, ...events].slice(-EARLY)
      return
    }
    const told = new Map<number, Notice>()
    for (const event of events) {
      const notice = event.conversation_id === null ? null : noticeOf(event)
      const id = event.conversation_id ?? 0
      if (notice && (!told.has(id) || notice.occasion === 'mentioned')) told.set(id, notice)
    }
    for (const [id, notice] of told) void tell(id, notice)
  }
  const stop = ledger.listen(hear)

  /** Conversations with something new, and those in which a note calls one. */
  const unread = () => {
    const rows = ledger.conversations.filter((row) => row.state === 'open' && row.unread > 0)
    return new Set([...rows.map((row) => row.id), ...mentions.unseen]).size
  }
  watch(unread, badge, { immediate: true })
  onScopeDispose(() => {
    stop()
    badge(0)
  })
}

function shown(id: number, occasion: Occasion): boolean {
  return (
    ROW_SAYS.has(occasion) && !document.hidden && document.querySelector(`a.row[href^="/c/${id}"]`) !== null
  )
}

/** On the icon of the installed application, where the system has such a place. */
function badge(count: number): void {
  const set = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.()
  void set?.catch(() => undefined)
}
