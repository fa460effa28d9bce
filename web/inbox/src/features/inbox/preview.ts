// What a row says of its last message. A message without words arrives as a mark of its kind, « :image ».
import type { Conversation } from '@shared/api/types'
import { sentence, t } from '@shared/i18n'

export function previewOf({ preview }: Pick<Conversation, 'preview'>): string {
  if (!preview) return t('list.no_text')
  const mark = /^:([a-z]+)$/.exec(preview)?.[1]
  return (mark && sentence('preview', mark)) || preview
}
