// The palette's state: what is typed, what answers to it in sections, which one is marked, and what happens to
// the one that is chosen.
import { UserRound } from '@lucide/vue'
import { computed, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { Contact } from '@shared/api/types'
import { t } from '@shared/i18n'
import { callIt, nameOf } from '@shared/names'
import { previewOf } from '@/features/inbox/preview'
import { useLedger } from '@/live/ledger'
import { titleOf, type CommandName } from '../commands'
import { afterPaint } from '../paint'
import { usePreferences } from '../preferences'
import { useToasts } from '../toasts'
import {
  choiceEntries,
  commandEntries,
  conversationEntries,
  ranked,
  recentFirst,
  type Entry,
  type Section,
} from './entries'
import { useElsewhere } from './elsewhere'
import { fold } from './find'
import { lastConversation, usePeople } from './people'
import { palette } from './state'

/** Ids kept; more than are shown, for some may not be possible where one is. */
const REMEMBERED = 12

/** Options that the palette has room for. */
const AT_FIRST = 14

export function usePalette() {
  const router = useRouter()
  const ledger = useLedger()
  const toasts = useToasts()
  const { recent } = usePreferences()
  const query = ref('')
  const marked = ref(0)
  const scope = computed<CommandName | null>(() =>
    palette.value === null || palette.value === 'all' ? null : palette.value,
  )
  useElsewhere()
  const { people, asking, failed } = usePeople(computed(() => (scope.value ? '' : query.value)))

  const to = (id: number): void => void router.push({ name: 'conversation', params: { id } })

  const entries = computed<Entry[]>(() => {
    // Closed, it has nothing to follow.
    if (palette.value === null) return []
    const typed = fold(query.value)
    if (scope.value) return choiceEntries(typed, scope.value)
    const commands = commandEntries(typed)
    // What cannot be done here is there for whoever looks for it, with the reason.
    if (!typed) return recentFirst(ranked(commands.filter(({ why }) => why === null)), recent.value)
    const known = conversationEntries(typed, ledger.conversations.map(named))
    return ranked([...commands, ...choiceEntries(typed, null), ...known, ...others()])
  })

  function named(row: (typeof ledger.conversations)[number]) {
    return { row, name: nameOf(row), note: previewOf(row), open: () => to(row.id) }
  }

  function others(): Entry[] {
    const shown = new Set(ledger.conversations.map((row) => row.contact_id))
    return people.value.filter(({ id }) => !shown.has(id)).map(personEntry)
  }

  function personEntry({ id, name, identities }: Contact): Entry {
    const address = callIt(identities[0]?.address ?? '')
    return {
      id: `contact:${id}`,
      section: 'people',
      name: name ?? address,
      note: name ? address : '',
      icon: UserRound,
      why: null,
      worth: 0,
      run: () => void openPerson(id),
    }
  }

  async function openPerson(id: number): Promise<void> {
    try {
      const found = await lastConversation(id)
      if (found === null) toasts.say(t('palette.no_conversation'))
      else to(found)
    } catch {
      toasts.say(t('app.unreachable'), { tone: 'danger' })
    }
  }

  /** What fits on the screen is made first, the rest once one sees it. */
  const most = ref(0)
  watch(
    palette,
    (now, before) => {
      if (now === null || before) return
      most.value = AT_FIRST
      afterPaint(() => (most.value = Infinity))
    },
    { immediate: true },
  )

  const sections = computed(() => {
    const groups: { section: Section; title: string; entries: { entry: Entry; at: number }[] }[] = []
    entries.value.slice(0, most.value).forEach((entry, at) => {
      const last = groups.at(-1)
      if (last?.section === entry.section) last.entries.push({ entry, at })
      else groups.push({ section: entry.section, title: title(entry.section), entries: [{ entry, at }] })
    })
    return groups
  })

  function title(section: Section): string {
    if (scope.value) return titleOf(scope.value)
    const id = Number(router.currentRoute.value.params['id'])
    const row = section === 'actions' ? ledger.conversation(id) : undefined
    return row ? t('palette.actions_on', { name: nameOf(row) }) : t(`palette.${section}`)
  }

  watch([palette, query], () => (marked.value = 0))
  watch(palette, () => (query.value = ''))
  watch(entries, (now) => (marked.value = Math.min(marked.value, Math.max(0, now.length - 1))))

  function move(by: number): void {
    const { length } = entries.value
    if (length) marked.value = (marked.value + by + length) % length
  }

  /** Remembers it, so that it comes first next time; the sentence of a choice alone would not be found again. */
  function remember({ id }: Entry): void {
    if (!id.includes(':'))
      recent.value = [id, ...recent.value.filter((one) => one !== id)].slice(0, REMEMBERED)
  }

  return { query, marked, scope, entries, sections, asking, failed, move, remember }
}
