// Waiting for the key that somebody wishes: one press, or two where the first begins sequences. What may not
// be a shortcut is refused with the reason; what another command answers to is shown, and can be swapped.
import { computed, onScopeDispose, ref } from 'vue'
import { t } from '@shared/i18n'
import { titleOf, type CommandName } from '@/app/commands'
import { SEQUENCE, strokeOf } from '@/app/keyboard'
import { printed, sequencesFrom } from '@/app/keymap'
import { give, holderOf, refused, swap, type Refusal } from './changes'

export interface Conflict {
  name: CommandName
  chord: string
  holder: CommandName
}

export function useCapture() {
  const waiting = ref<CommandName | null>(null)
  const begun = ref('')
  const fault = ref('')
  const conflict = ref<Conflict | null>(null)
  let patience: ReturnType<typeof setTimeout> | undefined

  function forget(): void {
    clearTimeout(patience)
    begun.value = fault.value = ''
    conflict.value = null
  }

  function start(name: CommandName): void {
    forget()
    waiting.value = name
  }

  function stop(): void {
    forget()
    waiting.value = null
  }

  /** Ends the waiting when a key was pressed and judged, or given up. */
  function pressed(event: KeyboardEvent): void {
    const name = waiting.value
    // Tab leaves, as it does everywhere.
    if (!name || event.key === 'Tab') return
    event.stopPropagation()
    if (event.key === 'Escape') {
      event.preventDefault()
      return stop()
    }
    const heard = hear(event)
    event.preventDefault()
    if (heard === 'none') return settle(name, null)
    if (heard !== null) judge(name, heard)
  }

  function hear(event: KeyboardEvent): string | null {
    if (event.key === 'Backspace' || event.key === 'Delete') return 'none'
    if (event.altKey || event.getModifierState('AltGraph')) {
      if ([...event.key].length === 1) refuse('altgr', event.key)
      return null
    }
    return strokeOf(event)
  }

  function judge(name: CommandName, stroke: string): void {
    const chord = begun.value ? `${begun.value} ${stroke}` : stroke
    const first = begun.value
    forget()
    if (!first && sequencesFrom(stroke).some((other) => other !== name)) return wait(stroke)
    const why = refused(chord)
    if (why) return refuse(why, chord)
    const holder = holderOf(chord, name)
    if (holder) conflict.value = { name, chord, holder }
    else settle(name, chord)
  }

  function wait(stroke: string): void {
    begun.value = stroke
    patience = setTimeout(() => {
      begun.value = ''
      refuse('begins', stroke)
    }, SEQUENCE)
  }

  function refuse(why: Refusal, chord: string): void {
    fault.value = t(`keyboard.refused_${why}`, { key: printed(chord) })
  }

  function settle(name: CommandName, chord: string | null): void {
    give(name, chord)
    stop()
  }

  function exchange(): void {
    if (conflict.value) swap(conflict.value.name, conflict.value.chord)
    stop()
  }

  onScopeDispose(() => clearTimeout(patience))

  const clash = computed(() =>
    conflict.value
      ? t('keyboard.conflict', { key: printed(conflict.value.chord), name: titleOf(conflict.value.holder) })
      : '',
  )

  return { waiting, begun, fault, conflict, clash, start, stop, pressed, exchange }
}
