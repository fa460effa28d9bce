// Files that are stored already join a message as far as its channel takes them, each once.
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import type { Capabilities, FileRow } from '@shared/api/types'
import { useSession } from '@/app/session'
import { problem } from '@/testing/api'
import { me } from '@/testing/people'
import { judgeFor, useAttachments } from './attachments'

const able = { media: { image: { size: 1000, mimes: ['image/'] } } } as unknown as Capabilities
const judge = judgeFor(able, 'WhatsApp')

function file(id: number, change: Partial<FileRow> = {}): FileRow {
  return { id, state: 'stored', name: `${id}.png`, mime: 'image/png', size: 10, reason: null, ...change }
}

describe('a canned reply’s files', () => {
  it('are there at once, and once', () => {
    const { attachments, attach } = useAttachments(() => undefined)
    attach([file(1), file(2)], judge)
    attach([file(2)], judge)
    expect(attachments.value.map(({ file, state, kind }) => [file?.id, state, kind])).toEqual([
      [1, 'ready', 'image'],
      [2, 'ready', 'image'],
    ])
  })

  it('are left behind, with a word, where the channel does not take them', () => {
    const said: string[] = []
    const { attachments, attach } = useAttachments((words) => said.push(words))
    attach([file(1, { size: 2000 }), file(2, { mime: 'text/plain' }), file(3)], judge)
    expect(attachments.value.map(({ file }) => file?.id)).toEqual([3])
    expect(said).toHaveLength(2)
  })
})

describe('a sticker', () => {
  const forms = {
    image: { size: 1000, mimes: ['image/jpeg', 'image/webp'] },
    sticker: { size: 500, mimes: ['image/webp'] },
  }
  const takes = (change: object) =>
    judgeFor({ media: forms, stickers: true, ...change } as unknown as Capabilities, 'Canal')
  const cut = (change: Partial<FileRow> = {}) =>
    file(1, { name: 'sticker.webp', mime: 'image/webp', ...change })

  it('is one where the channel takes some, and within their weight', () => {
    const { attachments, attach } = useAttachments(() => undefined)
    attach([cut(), cut({ id: 2, size: 600 }), cut({ id: 3, name: 'photo.webp' })], takes({}))
    expect(attachments.value.map(({ kind }) => kind)).toEqual(['sticker', 'image', 'image'])
  })

  it('goes as what the next channel takes it for', () => {
    const said: string[] = []
    const { attachments, attach, rejudge } = useAttachments((words) => said.push(words))
    attach([cut()], takes({}))
    rejudge(takes({ stickers: false }))
    expect(attachments.value.map(({ kind }) => kind)).toEqual(['image'])
    rejudge(takes({}))
    expect(attachments.value.map(({ kind }) => kind)).toEqual(['sticker'])
    expect(said).toEqual([])
    rejudge(takes({ media: {} }))
    expect(said).toHaveLength(1)
    expect(attachments.value).toHaveLength(1)
  })
})

describe('a file larger than the house keeps', () => {
  const given = (size: number) => new File([new Uint8Array(size)], 'plan.txt', { type: 'text/plain' })
  const anything = () => ({ kind: 'document' as const })

  it('is refused before it is uploaded, with the limit', async () => {
    setActivePinia(createPinia())
    useSession().me = me({ file_limit: 2000 })
    const heard = vi.fn(async () => Response.json(file(1)))
    vi.stubGlobal('fetch', heard)
    const said: string[] = []
    const { attachments, add } = useAttachments((words) => said.push(words))
    await add([given(2001), given(2000)], anything)
    expect(attachments.value.map(({ state }) => state)).toEqual(['ready'])
    expect(said.map((words) => words.replace(/\s/gu, ' '))).toEqual([
      'plan.txt est trop lourd : 2 ko au plus.',
    ])
    expect(heard).toHaveBeenCalledOnce()
  })

  it('is what the server says it is', async () => {
    setActivePinia(createPinia())
    vi.stubGlobal('fetch', async () => problem(413, 'file_too_large'))
    const said: string[] = []
    const { attachments, add } = useAttachments((words) => said.push(words))
    await add([given(1)], anything)
    expect(attachments.value.map(({ state }) => state)).toEqual(['failed'])
    expect(said).toEqual(['file_too_large'])
  })
})
