// What a row says of its last message. A message without words arrives as a mark of its kind, « :image »; what a
// colleague noted has the mark before its words, « :call Rappeler ».
import type { Conversation } from '@shared/api/types'
import { sentence, t } from '@shared/i18n'

const NOTED: ReadonlySet<string> = new Set(['call', 'visit', 'letter'])

export function previewOf({ preview }: Pick<Conversation, 'preview'>): string {
  if (!preview) return t('list.no_text')
  const [, mark = '', rest = ''] = /^:([a-z]+)(?: (.+))?$/s.exec(preview) ?? []
  const said = mark && sentence('preview', mark)
  if (!said) return preview
  if (!rest) return said
  return NOTED.has(mark) ? `${said} · ${previewOf({ preview: rest })}` : preview
}
