// What the keyboard and the palette do to the list: move, open, go back, resolve and go on.
import { ref, watch, type Ref } from 'vue'
import { t } from '@shared/i18n'
import { useCommands } from '@/app/commands'
import { phoneOpen } from '@/app/phone'
import { usePreferences } from '@/app/preferences'
import { over, useConversationActions } from '@/features/thread/actions'
import { useLedger } from '@/live/ledger'

export interface Walk {
  /** The conversation that is open, or that the screen is going to. */
  open: Readonly<Ref<number | null>>
  go: (id: number | null) => void
  /** The row after or before `from`; the same at either end, the first from nowhere. */
  step: (from: number | null, by: 1 | -1) => number | null
}

export function useListCommands({ open, go, step }: Walk): void {
  const ledger = useLedger()
  const actions = useConversationActions()
  const last = ref<number | null>(null)
  watch(open, (_, before) => (last.value = before ?? last.value))

  function move(by: 1 | -1): void {
    const next = step(open.value, by)
    if (next !== null && next !== open.value) go(next)
  }

  /** The one after it, at the end of the list the one before, and the list itself when it was alone. */
  function onward(from: number): number | null {
    return [step(from, 1), step(from, -1)].find((id) => id !== from) ?? null
  }

  function resolveNext(): void {
    const row = ledger.conversation(open.value ?? 0)
    if (!row) return
    // Looked up before it leaves the list.
    const next = onward(row.id)
    void actions.resolve(row)
    go(next)
  }

  const nowhere = () => (open.value === null ? t('why.conversation') : null)
  useCommands({
    down: { run: () => move(1) },
    up: { run: () => move(-1) },
    open: {
      run: () => go(last.value ?? step(null, 1)),
      guard: () => (open.value === null ? null : t('why.reading')),
    },
    back: { run: () => go(null), guard: nowhere },
    resolve_next: {
      run: resolveNext,
      guard: () => nowhere() ?? over(ledger.conversation(open.value ?? 0)?.state),
    },
  })
}

/** The demo's own: the customer's phone, docked where there is room, and the first steps. */
export function useDemoCommands(docks: Readonly<Ref<boolean>>): void {
  const { phone, guide } = usePreferences()
  useCommands({
    phone: () => void (docks.value ? (phone.value = !phone.value) : (phoneOpen.value = true)),
    guide: { run: () => void (guide.value = true), guard: () => (guide.value ? t('why.guide') : null) },
  })
}
