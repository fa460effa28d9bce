// A message in one line, for a quote or a title: its words, or what it is when it has none.
import type { Message, Part } from '@shared/api/types'
import { sentence, t } from '@shared/i18n'

const LONGEST = 120

export function inOneLine(message: Message): string {
  if (message.erased_at) return t('thread.erased')
  if (message.deleted_at) return t('thread.deleted')
  for (const part of message.parts) {
    const words = said(part).trim()
    if (words) return words.slice(0, LONGEST)
  }
  const [first] = message.parts
  const kind = first?.type === 'media' ? first.kind : first?.type
  return (kind && sentence('preview', kind)) ?? t('list.no_text')
}

function said(part: Part): string {
  if (part.type === 'text' || part.type === 'template') return part.text
  return part.type === 'choice' ? part.title : ''
}
