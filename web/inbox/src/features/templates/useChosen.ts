// The template that was chosen, its values and its file: kept by conversation, filled with what is known of the person,
// and let go of when its platform takes it back.
import { computed, watch, type Ref } from 'vue'
import type { ChannelCard, Conversation, FileRow, Layout, Message, Template } from '@shared/api/types'
import { locale, t } from '@shared/i18n'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import type { Values } from '../canned/variables'
import { judgeFor, useAttachments, type Attachment } from '../composer/attachments'
import { useScheduled } from '../scheduled/useScheduled'
import { useBegun } from './begun'
import { guessed, orderIn, type Known } from './filling'

interface Here {
  conversation: Conversation
  channel: ChannelCard
  messages: Message[]
  values: Values
}

export function useChosen(here: Readonly<Here>, all: Readonly<Ref<Template[]>>) {
  const begun = useBegun()
  const ledger = useLedger()
  const toasts = useToasts()
  const scheduled = useScheduled()
  const files = useAttachments((words) => toasts.say(words, { tone: 'danger' }))

  const contact = computed(() => ledger.contact(here.conversation.contact_id))
  /** The customer's; where nobody knows it, that of whoever answers. */
  const language = computed(() => contact.value?.language ?? locale())
  const mine = computed(() => begun.of(here.conversation.id))
  const chosen = computed<Template | null>(
    () =>
      all.value.find((one) => one.name === mine.value?.name && one.language === mine.value.language) ?? null,
  )
  const layout = computed<Layout | null>(() => chosen.value?.layout ?? null)
  const attachment = computed<Attachment | null>(() => files.attachments.value[0] ?? null)
  const media = computed(() => {
    const kind = layout.value?.header_kind
    return kind && kind !== 'text' ? kind : null
  })
  const accept = computed(() => {
    const mimes = media.value ? (here.channel.capabilities.media[media.value]?.mimes ?? []) : []
    return mimes.map((mime) => (mime.endsWith('/') ? `${mime}*` : mime)).join(',')
  })
  const values = computed<string[]>({
    get: () => mine.value?.values ?? [],
    set: (given) => {
      if (mine.value) begun.keep(here.conversation.id, { ...mine.value, values: given })
    },
  })

  const known = computed<Known>(() => ({
    ...here.values,
    order: order(),
  }))

  /** Of an attribute that is called so, or of what the customer wrote. */
  function order(): string | null {
    const given = Object.entries(contact.value?.attributes ?? {}).find(([key]) => /commande|order/.test(key))
    if (typeof given?.[1] === 'string') return given[1]
    const said = here.messages.filter(({ direction }) => direction === 'inbound')
    return orderIn(
      said.flatMap(({ parts }) => parts.flatMap((one) => (one.type === 'text' ? [one.text] : []))),
    )
  }

  function choose(one: Template, given?: string[], file: FileRow | null = null): void {
    if (!one.layout) return
    const values = given ?? guessed(one.layout, known.value)
    begun.keep(here.conversation.id, { name: one.name, language: one.language, values, file })
  }

  /** Back to the list: nothing is chosen any more. */
  function drop(): void {
    files.clear()
    begun.keep(here.conversation.id, null)
  }

  function keepFile(conversation: number, file: FileRow | null): void {
    const kept = begun.of(conversation)
    if (kept) begun.keep(conversation, { ...kept, file })
  }

  /** Of the header's kind alone: a picture too heavy for one does not go as a document. */
  async function add(file: File): Promise<void> {
    const { id } = here.conversation
    const { capabilities: able, name: channel } = here.channel
    const kind = media.value
    if (!kind) return
    files.clear()
    const limit = able.media[kind]
    const judge = judgeFor({ ...able, media: limit ? { [kind]: limit } : {} }, channel)
    await files.add([file], (weighed) => {
      const judged = judge({ ...weighed, type: weighed.type || 'application/octet-stream' })
      return 'refused' in judged ? judged : { kind }
    })
    if (here.conversation.id === id) keepFile(id, attachment.value?.file ?? null)
  }

  function remove(): void {
    files.clear()
    keepFile(here.conversation.id, null)
  }

  watch(
    () => here.conversation.id,
    () => files.clear(),
    { flush: 'sync' },
  )
  // The file that was kept comes with the template that asks for it.
  watch(
    [media, () => mine.value?.file ?? null],
    ([kind, file]) => {
      if (!kind || !file || attachment.value?.file?.id === file.id) return
      files.clear()
      files.attach([file], () => ({ kind }))
    },
    { immediate: true },
  )
  watch(chosen, (now, before) => {
    if (now || !before || !all.value.length || mine.value?.name !== before.name) return
    toasts.say(t('templates.gone', { name: before.name }), { tone: 'danger' })
    drop()
  })
  // What was taken back before it left is here again.
  watch(
    () => scheduled.returned,
    (row) => {
      const part = row?.parts.find((one) => one.type === 'template')
      if (!row || !part || row.conversation_id !== here.conversation.id) return
      scheduled.returned = null
      const { name, language, variables } = part
      begun.keep(row.conversation_id, { name, language, values: variables, file: row.files[0] ?? null })
    },
    { immediate: true },
  )

  return { chosen, layout, values, attachment, language, accept, choose, drop, add, remove }
}
