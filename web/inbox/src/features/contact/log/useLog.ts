// What is being noted, and how it is filed: once, however often the button is pressed.
import { computed, reactive, ref, watch } from 'vue'
import { said } from '@shared/api/client'
import { Problem, Unreachable } from '@shared/api/problem'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import { useDirectory } from '@/app/directory'
import { useToasts } from '@/app/toasts'
import { kindOf, useAttachments, type Judge } from '@/features/composer/attachments'
import { useLedger } from '@/live/ledger'
import { fieldOf, momentOf } from './whenever'
import { isSomebody, written, type Who } from './who'

export type LoggedKind = 'call' | 'visit' | 'letter'

/** As long as the server takes. */
export const LONGEST = 10_000

/** `of`: the conversation from which one came, whose person it is most likely about. */
export function useLog(of: number | null) {
  const ledger = useLedger()
  const directory = useDirectory()
  const toasts = useToasts()
  const from = of === null ? undefined : ledger.conversation(of)
  const known = from && ledger.contact(from.contact_id)
  const opened = fieldOf(new Date())

  const who = ref<Who>({ contact: known ?? null, stranger: null })
  const note = reactive({ kind: 'call' as LoggedKind, when: opened, text: '', awaits: 'yes' as 'yes' | 'no' })
  const channel = ref<number | null>(null)
  const busy = ref(false)
  const refused = ref('')
  const key = crypto.randomUUID()

  const judge: Judge = (file) => ({ kind: kindOf(file.type) })
  const files = useAttachments((words) => toasts.say(words, { tone: 'danger' }))
  const stored = computed(() => files.attachments.value.flatMap(({ file }) => (file ? [file.id] : [])))
  const uploading = computed(() => files.attachments.value.some(({ state }) => state === 'uploading'))

  const channels = computed(() => directory.channels.filter((one) => one.state !== 'off'))
  watch(
    channels,
    (now) => {
      const here = now.find(({ id }) => id === from?.channel_id)
      // Otherwise one on which whoever called can be answered.
      const usual = here ?? now.find(({ capabilities }) => capabilities.starts) ?? now[0]
      channel.value ??= usual?.id ?? null
    },
    { immediate: true },
  )

  const ready = computed(
    () =>
      channel.value !== null &&
      isSomebody(who.value) &&
      momentOf(note.when) !== null &&
      !uploading.value &&
      Boolean(note.text.trim() || stored.value.length),
  )
  /** Nothing of it is to be asked about any more. */
  const over = ref(false)
  const dirty = computed(
    () =>
      !over.value &&
      (note.when !== opened || Boolean(note.text.trim() || stored.value.length || who.value.stranger)),
  )

  /** Where it was filed: its conversation, null on a thread alone; undefined when it was refused. */
  async function file(): Promise<number | null | undefined> {
    if (channel.value === null) return undefined
    busy.value = true
    refused.value = ''
    try {
      const since = ledger.mark()
      const at = note.when === opened ? null : (momentOf(note.when)?.toISOString() ?? null)
      const body = {
        channel_id: channel.value,
        kind: note.kind,
        text: note.text,
        awaits: note.awaits === 'yes',
        at,
        files: stored.value,
        ...written(who.value),
      }
      const header = { 'Idempotency-Key': key }
      const filed = await said(api.POST('/api/logged', { params: { header }, body }))
      ledger.merge({ messages: [filed.message] }, since)
      return filed.conversation_id
    } catch (error) {
      const silent = error instanceof Unreachable ? t('app.unreachable') : t('app.failed')
      refused.value = error instanceof Problem ? error.message : silent
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { who, note, channel, channels, files, judge, busy, refused, ready, dirty, over, file }
}
