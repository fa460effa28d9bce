// From a recording to the file that the channel takes: uploaded as it is, then made over by the server.
import { said } from '@shared/api/client'
import type { FileRow, MediaKind } from '@shared/api/types'
import { t } from '@shared/i18n'
import { api } from '@/app/api'
import type { Take } from './takes'

const ENDINGS: Record<string, string> = { 'audio/ogg': 'ogg', 'audio/webm': 'webm', 'audio/mp4': 'm4a' }

export async function voiceOf(take: Take, channel: number): Promise<{ file: FileRow; kind: MediaKind }> {
  const type = take.blob.type.split(';')[0] ?? ''
  const file = new File([take.blob], `${t('voice.file')}.${ENDINGS[type] ?? 'webm'}`, { type })
  const given = await said(
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
  const params = { path: { id: given.id } }
  return said(api.POST('/api/files/{id}/voice', { params, body: { channel_id: channel } }))
}
