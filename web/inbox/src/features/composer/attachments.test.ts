// Files that are stored already join a message as far as its channel takes them, each once.
import { describe, expect, it } from 'vitest'
import type { Capabilities, FileRow } from '@shared/api/types'
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
