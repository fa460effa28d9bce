// Files on their way into a message: judged against the channel before anything is uploaded, then uploaded
// one by one, and removable until the message leaves.
import { ref, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Capabilities, FileRow, MediaKind } from '@shared/api/types'
import { Problem } from '@shared/api/problem'
import { t } from '@shared/i18n'
import { weight } from '@shared/i18n/time'
import { api } from '@/app/api'
import { useSession } from '@/app/session'

export interface Attachment {
  key: number
  name: string
  kind: MediaKind
  state: 'uploading' | 'ready' | 'failed'
  file: FileRow | null
  /** An address of this page for the picture that was chosen; none for what the server has. */
  preview: string | null
}

/** As many as one message takes, whatever the channel. */
export const MOST_FILES = 10

export function kindOf(mime: string): MediaKind {
  if (mime.startsWith('image/')) return 'image'
  if (mime.startsWith('video/')) return 'video'
  if (mime.startsWith('audio/')) return 'audio'
  return 'document'
}

export interface Weighed {
  name: string
  type: string
  size: number
}
export type Judge = (file: Weighed) => { kind: MediaKind } | { refused: string }

/**
 * A sticker that our server cut, under the name it gives them: a draft keeps files without their kinds. Whether it
 * really is one is the server's to say when it leaves.
 */
const STICKER = 'sticker.webp'

/** Judges files for a channel: what forbids one, as a sentence. A picture too large may still go as a document. */
export function judgeFor(able: Capabilities, channel: string): Judge {
  return (file) => refusal(file, able, channel)
}

export function refusal(
  file: Weighed,
  able: Capabilities,
  channel: string,
): { kind: MediaKind } | { refused: string } {
  const kind = kindOf(file.type)
  // A sound that is no piece of music here may still be a voice.
  const wanted: MediaKind[] = kind === 'audio' ? ['audio', 'voice', 'document'] : [kind, 'document']
  if (file.name === STICKER && able.stickers) wanted.unshift('sticker')
  let refused = t('composer.bad_type', { channel, name: file.name })
  for (const kind of wanted) {
    const limit = able.media[kind]
    if (!limit) continue
    if (limit.mimes.length && !limit.mimes.some((mime) => file.type.startsWith(mime))) continue
    if (file.size <= limit.size) return { kind }
    refused = t('composer.too_large', { name: file.name, channel, limit: weight(limit.size) })
  }
  return { refused }
}

/** What a channel would take may still be more than the house keeps. */
function within(judge: Judge): Judge {
  const limit = useSession().me?.file_limit ?? Infinity
  return (file) => {
    const judged = judge(file)
    if ('refused' in judged || file.size <= limit) return judged
    return { refused: t('composer.file_too_large', { name: file.name, limit: weight(limit) }) }
  }
}

const weighed = ({ name, mime, size }: FileRow): Weighed => ({
  name: name ?? t('thread.file'),
  type: mime,
  size: size ?? 0,
})

let last = 0

export function useAttachments(say: (words: string) => void): {
  attachments: Ref<Attachment[]>
  add: (files: Iterable<File>, judge: Judge) => Promise<void>
  attach: (rows: readonly FileRow[], judge: Judge) => void
  rejudge: (judge: Judge) => void
  restore: (sent: readonly { name: string; kind: MediaKind; row?: FileRow }[]) => void
  remove: (key: number) => void
  clear: () => void
  earlier: (key: number) => void
} {
  const attachments = ref<Attachment[]>([])

  async function add(files: Iterable<File>, judge: Judge): Promise<void> {
    for (const file of files) {
      const key = put(file, within(judge), null, looksOf(file))
      if (key !== null) await upload(key, file)
    }
  }

  /** Files that are stored already; each is there once. */
  function attach(rows: readonly FileRow[], judge: Judge): void {
    for (const row of rows) {
      if (attachments.value.some((one) => one.file?.id === row.id)) continue
      put(weighed(row), judge, row)
    }
  }

  /** The way out is another one: what each goes as there. What it does not take stays, and its sending is refused. */
  function rejudge(judge: Judge): void {
    for (const { key, file, kind } of attachments.value) {
      const judged = file && judge(weighed(file))
      if (!judged) continue
      if ('refused' in judged) say(judged.refused)
      else if (judged.kind !== kind) change(key, { kind: judged.kind })
    }
  }

  /** What was on its way and came back: it was judged when it was added. */
  function restore(sent: readonly { name: string; kind: MediaKind; row?: FileRow }[]): void {
    for (const { name, kind, row } of sent)
      if (row && !attachments.value.some((one) => one.file?.id === row.id))
        attachments.value.push({ key: ++last, name, kind, state: 'ready', file: row, preview: null })
  }

  /** The key of what was added; null when it was refused, which is said. */
  function put(
    file: Weighed,
    judge: Judge,
    row: FileRow | null,
    preview: string | null = null,
  ): number | null {
    const full = attachments.value.length >= MOST_FILES
    const judged = full ? { refused: t('composer.too_many', { n: MOST_FILES }) } : judge(file)
    if ('refused' in judged) {
      forget(preview)
      say(judged.refused)
      return null
    }
    const key = ++last
    const state = row ? 'ready' : 'uploading'
    attachments.value.push({ key, name: file.name, kind: judged.kind, state, file: row, preview })
    return key
  }

  async function upload(key: number, file: File): Promise<void> {
    try {
      const row = await said(
        api.POST('/api/files', {
          // The generated type says « string » for a binary field; the browser sends the file itself.
          body: { file: file as unknown as string },
          bodySerializer: () => {
            const form = new FormData()
            form.append('file', file, file.name)
            return form
          },
        }),
      )
      change(key, { state: 'ready', file: row })
    } catch (error) {
      change(key, { state: 'failed' })
      say(error instanceof Problem ? error.message : t('composer.upload_failed', { name: file.name }))
    }
  }

  function change(key: number, patch: Partial<Attachment>): void {
    attachments.value = attachments.value.map((one) => (one.key === key ? { ...one, ...patch } : one))
  }

  const remove = (key: number): void => {
    forget(attachments.value.find((one) => one.key === key)?.preview)
    attachments.value = attachments.value.filter((one) => one.key !== key)
  }
  const clear = (): void => {
    for (const { preview } of attachments.value) forget(preview)
    attachments.value = []
  }
  /** One place nearer to the beginning: files leave in their order. */
  const earlier = (key: number): void => {
    const at = attachments.value.findIndex((one) => one.key === key)
    const [one, before] = [attachments.value[at], attachments.value[at - 1]]
    if (one && before) attachments.value = attachments.value.with(at - 1, one).with(at, before)
  }
  return { attachments, add, attach, rejudge, restore, remove, clear, earlier }
}

/** A picture drawn from this page's own memory; a drawing with scripts in it is not. */
function looksOf(file: File): string | null {
  const shown = file.type.startsWith('image/') && file.type !== 'image/svg+xml'
  return shown && 'createObjectURL' in URL ? URL.createObjectURL(file) : null
}

function forget(preview: string | null | undefined): void {
  if (preview) URL.revokeObjectURL(preview)
}
