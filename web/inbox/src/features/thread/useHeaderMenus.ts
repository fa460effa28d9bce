// What can be chosen in the head of a conversation: to whom it goes, until when it sleeps, and on a phone, where one
// menu holds what a desk shows side by side, all of it.
import { AlarmClock, Bell, BellOff, PanelRight, Search, ShieldAlert, Tag, UserRound, Zap } from '@lucide/vue'
import { computed, ref, type Ref } from 'vue'
import type { Conversation } from '@shared/api/types'
import { t } from '@shared/i18n'
import type { MenuItem } from '@shared/ui/menu'
import { useNow } from '@/app/clock'
import { useDirectory } from '@/app/directory'
import { itemOf } from '@/app/menus'
import { useSession } from '@/app/session'
import { over, useConversationActions } from './actions'
import { useThreadCommands } from './threadCommands'
import { snoozeItems } from './times'

export interface Head {
  conversation: Readonly<Ref<Conversation>>
  /** The ways through the thread. */
  jumps: Readonly<Ref<MenuItem[]>>
  phone: Readonly<Ref<boolean>>
  find: () => void
}

export function useHeaderMenus({ conversation, jumps, phone, find }: Head) {
  const directory = useDirectory()
  const session = useSession()
  const actions = useConversationActions()
  const now = useNow()
  const snoozing = ref(false)
  const assigning = ref(false)
  /** A moment of one's own is being chosen. */
  const picking = ref(false)

  const people = computed<MenuItem[]>(() => {
    const { assignee_id: assignee } = conversation.value
    return [
      { ...itemOf('take'), checked: assignee === session.me?.id },
      ...directory.agents
        .filter((agent) => agent.active && agent.id !== session.me?.id)
        .map((agent) => ({
          label: agent.name,
          checked: agent.id === assignee,
          run: () => void actions.assign(conversation.value, agent.id),
        })),
      ...(assignee === null ? [] : [{ ...itemOf('unassign'), apart: true }]),
    ]
  })
  const snooze = (until: Date): void => void actions.snooze(conversation.value, until)
  const times = computed(() => snoozeItems(now.value, snooze, () => void (picking.value = true)))

  const { following } = useThreadCommands({
    conversation,
    people: () => people.value,
    times: () => times.value,
    // On a phone these menus are one: the palette shows the same choices alone.
    menus: () => (phone.value ? null : { assigning, snoozing }),
  })

  const everything = computed<MenuItem[]>(() => [
    { ...itemOf('palette'), icon: Zap },
    { ...itemOf('panel'), icon: PanelRight },
    { ...itemOf('labels'), icon: Tag },
    following.value ? { ...itemOf('unfollow'), icon: BellOff } : { ...itemOf('follow'), icon: Bell },
    { ...itemOf(conversation.value.state === 'spam' ? 'unspam' : 'spam'), icon: ShieldAlert },
    { label: t('find.label'), icon: Search, apart: true, run: find },
    ...jumps.value,
    ...(over(conversation.value.state) ? [] : times.value).map((item, index) => ({
      ...item,
      icon: AlarmClock,
      apart: index === 0,
    })),
    ...people.value.map((item, index) => ({ ...item, hint: '', icon: UserRound, apart: index === 0 })),
  ])

  return { people, times, everything, following, snooze, snoozing, assigning, picking }
}
