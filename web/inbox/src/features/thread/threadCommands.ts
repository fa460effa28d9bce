// What the keyboard and the palette do to the conversation that is open, with its choices: to whom, until
// when, which labels. Each says why it is not possible now.
import { computed, type Ref } from 'vue'
import type { Conversation } from '@shared/api/types'
import { t, withWords } from '@shared/i18n'
import type { MenuItem } from '@shared/ui/menu'
import { useChoices, useCommands } from '@/app/commands'
import { useDirectory } from '@/app/directory'
import { browse } from '@/app/palette/state'
import { useSession } from '@/app/session'
import { useFollowers } from '@/features/followers/useFollowers'
import { over, useConversationActions } from './actions'

export interface ThreadMenus {
  conversation: Readonly<Ref<Conversation>>
  people: () => MenuItem[]
  times: () => MenuItem[]
  /** The menus of the page to open by key; null where there are none. */
  menus: () => { assigning: Ref<boolean>; snoozing: Ref<boolean> } | null
}

/** Whether one follows it comes back, for the button that says so. */
export function useThreadCommands({ conversation, people, times, menus }: ThreadMenus) {
  const actions = useConversationActions()
  const directory = useDirectory()
  const { mine: following, follow } = useFollowers(computed(() => conversation.value.id))
  const session = useSession()
  const state = computed(() => conversation.value.state)
  const mine = computed(() => conversation.value.assignee_id === session.me?.id)

  const spam = () => (state.value === 'spam' ? t('why.spam') : null)
  const shutting = withWords('quarantine', () => import('@/features/quarantine/mark'))

  function take(): void {
    if (session.me) void actions.assign(conversation.value, session.me.id)
  }

  function show(menu: 'assigning' | 'snoozing', otherwise: 'assign' | 'snooze'): void {
    const here = menus()
    if (here) here[menu].value = true
    else browse(otherwise)
  }

  useCommands({
    take: { run: take, guard: () => (mine.value ? t('why.yours') : null) },
    assign: () => show('assigning', 'assign'),
    unassign: {
      run: () => void actions.assign(conversation.value, null),
      guard: () => (conversation.value.assignee_id === null ? t('why.nobody') : null),
    },
    resolve: { run: () => void actions.resolve(conversation.value), guard: () => over(state.value) },
    reopen: {
      run: () => void actions.reopen(conversation.value),
      guard: () => (state.value === 'open' ? t('why.open') : spam()),
    },
    snooze: { run: () => show('snoozing', 'snooze'), guard: () => over(state.value) },
    spam: { run: () => void shutting().then(({ mark }) => mark(conversation.value)), guard: spam },
    unspam: {
      run: () => void shutting().then(({ release }) => release(conversation.value)),
      guard: () => (spam() ? null : t('why.not_spam')),
    },
    follow: {
      run: () => void follow(true),
      guard: () => (following.value ? t('why.following') : null),
    },
    unfollow: {
      run: () => void follow(false),
      guard: () => (following.value ? null : t('why.not_following')),
    },
    labels: {
      run: () => browse('labels'),
      guard: () => (directory.pending || directory.labels.length ? null : t('why.no_labels')),
    },
  })

  const labels = computed<MenuItem[]>(() =>
    directory.labels.map(({ id, name }) => ({
      label: name,
      checked: conversation.value.labels.includes(id),
      stays: true,
      run: () => void actions.label(conversation.value, toggled(conversation.value.labels, id)),
    })),
  )
  // What the commands themselves do already is not said twice.
  useChoices('assign', () => people().filter((item) => !item.command))
  useChoices('snooze', times)
  useChoices('labels', () => labels.value)

  return { following }
}

function toggled(labels: readonly number[], id: number): number[] {
  return labels.includes(id) ? labels.filter((one) => one !== id) : [...labels, id]
}
