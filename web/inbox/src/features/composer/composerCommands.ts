// What the keyboard and the palette do with the composer: write, join a file, send, send and resolve.
import type { Ref } from 'vue'
import type { Capabilities, Conversation } from '@shared/api/types'
import { t } from '@shared/i18n'
import { useCommands, type Deed } from '@/app/commands'
import { useConversationActions } from '@/features/thread/actions'
import { useLedger } from '@/live/ledger'
import { useScheduled } from '../scheduled/useScheduled'
import type { Draft } from './drafts'
import { useOutgoing } from './outgoing'

export interface Writing {
  conversation: Readonly<Ref<Conversation>>
  draft: Readonly<Ref<Draft>>
  ready: Readonly<Ref<boolean>>
  /** Nothing can go; in `shut`, no words of one's own: perhaps a template. */
  closed: Readonly<Ref<boolean>>
  shut: Readonly<Ref<boolean>>
  able: Readonly<Ref<Capabilities | undefined>>
  /** Set when the thread moved on, and nothing left. */
  moved: Readonly<Ref<unknown>>
}

export interface Desk {
  field: Readonly<Ref<HTMLElement | null>>
  picker: Readonly<Ref<HTMLElement | null>>
  focus: (mode: Draft['mode']) => Promise<void>
  send: () => Promise<void>
  later: () => void
  emoji: () => void
  template: () => void
  voice: Deed
}

export function useComposerCommands(
  writing: Writing,
  { field, picker, focus, send, later, emoji, template, voice }: Desk,
): void {
  const { conversation, draft, ready, closed, shut, able, moved } = writing
  const actions = useConversationActions()
  const outgoing = useOutgoing()
  const ledger = useLedger()
  const scheduled = useScheduled()

  const nothing = () => (ready.value ? null : t('why.nothing_to_send'))

  /** Resolves only what left: a letter that failed, waits or met news keeps its conversation open. */
  async function sendResolve(): Promise<void> {
    const { id } = conversation.value
    await send()
    const row = ledger.conversation(id)
    if (row && !moved.value && !outgoing.pendingOf(id).length) await actions.resolve(row)
  }

  useCommands({
    reply: {
      run: () => void focus('reply'),
      guard: () => (closed.value ? t('why.closed') : null),
    },
    note: () => void focus('note'),
    attach: {
      run: () => picker.value?.click(),
      guard: () => (draft.value.mode === 'note' ? t('why.note') : shut.value ? t('why.closed') : null),
    },
    emoji: {
      run: emoji,
      guard: () => (shut.value && draft.value.mode !== 'note' ? t('why.closed') : null),
    },
    template: {
      run: template,
      guard: () =>
        draft.value.mode === 'note'
          ? t('why.note_later')
          : closed.value
            ? t('why.closed')
            : able.value?.templates
              ? null
              : t('why.no_templates'),
    },
    voice: {
      run: voice.run,
      guard: () =>
        draft.value.mode === 'note'
          ? t('why.note')
          : closed.value
            ? t('why.closed')
            : (voice.guard?.() ?? null),
    },
    send: { run: () => void send(), guard: nothing, within: () => field.value },
    send_later: { run: later, guard: () => (draft.value.mode === 'note' ? t('why.note_later') : nothing()) },
    // Nearer than the undo of what was done to conversations: an answer that has not left comes first.
    undo: {
      run: () => {
        const row = scheduled.undoable(conversation.value.id)
        if (row) void scheduled.takeBack(row)
      },
      // In a field that holds words, the browser's own undo is meant.
      guard: () =>
        draft.value.text || !scheduled.undoable(conversation.value.id) ? t('why.nothing_to_undo') : null,
      within: () => field.value,
    },
    send_resolve: { run: () => void sendResolve(), guard: nothing, within: () => field.value },
  })
}
