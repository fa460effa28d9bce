// The pictures and films of a thread, in its order: what the viewer goes through.
import type { FileRow, MediaKind, Message, Part } from '@shared/api/types'

export interface Shown {
  file: FileRow
  kind: MediaKind
  /** Who sent it, and when. */
  name: string
  at: string
}

const LARGE: ReadonlySet<MediaKind> = new Set(['image', 'video'])

export function mediaOf(messages: Message[], nameOf: (message: Message) => string): Shown[] {
  return messages.flatMap((message) => {
    if (message.deleted_at || message.erased_at) return []
    return message.parts.flatMap((part) => {
      if (part.type !== 'media' || !LARGE.has(part.kind)) return []
      const file = message.files.find((one) => one.id === part.file && one.state === 'stored')
      return file ? [{ file, kind: part.kind, name: nameOf(message), at: message.at }] : []
    })
  })
}

export function areStickers(parts: readonly Part[]): boolean {
  return parts.length > 0 && parts.every((part) => part.type === 'media' && part.kind === 'sticker')
}
