// Files on their way into a message: judged against the channel before anything is uploaded, then uploaded
// one by one, and removable until the message leaves.
import { ref, type Ref } from 'vue'
import { said } from '@shared/api/client'
import type { Capabilities, FileRow, MediaKind } from '@shared/api/types'
import { t } from '@shared/i18n'
import { weight } from '@shared/i18n/time'
import { api } from '@/app/api'

export interface Attachment {
  key: number
  name: string
  kind: MediaKind
  state: 'uploading' | 'ready' | 'failed'
  file: FileRow | null
}

export function kindOf(mime: string): MediaKind {
  if (mime.startsWith('image/')) return 'image'
  if (mime.startsWith('video/')) return 'video'
  if (mime.startsWith('audio/')) return 'audio'
  return 'document'
}

/** What forbids this file on this channel, as a sentence; null when nothing does. A picture too large may still go as a document. */
export function refusal(
  file: { name: string; type: string; size: number },
  able: Capabilities,
  channel: string,
): { kind: MediaKind } | { refused: string } {
  const wanted: MediaKind[] = [kindOf(file.type), 'document']
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

let last = 0

export function useAttachments(say: (words: string) => void): {
  attachments: Ref<Attachment[]>
  add: (files: Iterable<File>, able: Capabilities, channel: string) => Promise<void>
  remove: (key: number) => void
  clear: () => void
} {
  const attachments = ref<Attachment[]>([])

  async function add(files: Iterable<File>, able: Capabilities, channel: string): Promise<void> {
    for (const file of files) {
      const judged = refusal(file, able, channel)
      if ('refused' in judged) {
        say(judged.refused)
        continue
      }
      const key = ++last
      attachments.value.push({ key, name: file.name, kind: judged.kind, state: 'uploading', file: null })
      await upload(key, file)
    }
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
    } catch {
      change(key, { state: 'failed' })
      say(t('composer.upload_failed', { name: file.name }))
    }
  }

  function change(key: number, patch: Partial<Attachment>): void {
    attachments.value = attachments.value.map((one) => (one.key === key ? { ...one, ...patch } : one))
  }

  const remove = (key: number): void => {
    attachments.value = attachments.value.filter((one) => one.key !== key)
  }
  const clear = (): void => {
    attachments.value = []
  }
  return { attachments, add, remove, clear }
}
