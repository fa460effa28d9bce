// What was begun stands in the composer again, whichever is known first: the draft, or the channel that takes its files.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue'
import type { Capabilities, FileRow } from '@shared/api/types'
import { useSession } from '@/app/session'
import { serve } from '@/testing/api'
import { me } from '@/testing/people'
import { conversation } from '@/testing/rows'
import { judgeFor, useAttachments, type Judge } from './attachments'
import { EMPTY_DRAFT, EMPTY_SHEET, keepCopy, type Draft, type Sheet } from './drafts'
import { useSheet } from './useSheet'

const PHOTO: FileRow = {
  id: 7,
  state: 'stored',
  name: 'selle.png',
  mime: 'image/png',
  size: 10,
  reason: null,
}
const known = judgeFor(
  { media: { image: { size: 1000, mimes: ['image/'] } } } as unknown as Capabilities,
  'Canal',
)
const judge = shallowRef<Judge | null>(null)
let scope: EffectScope

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
  serve({})
  useSession().me = me()
  keepCopy(me().id, 1, { sheet: { ...EMPTY_SHEET, files: [PHOTO] }, revision: 5, unsaved: false })
  scope = effectScope()
})
afterEach(() => scope.stop())

function opened() {
  return scope.run(() => {
    const files = useAttachments(() => undefined)
    const draft = ref<Draft>({ ...EMPTY_DRAFT })
    const chosen = ref<Sheet['way']>(null)
    useSheet({ conversation: ref(conversation(1)), draft, chosen, files, judge: () => judge.value })
    return files
  })
}

it('has its files at once where the channel is known already', () => {
  judge.value = known
  expect(opened()?.attachments.value.map(({ file }) => file?.id)).toEqual([7])
})

it('keeps its files until the channel is known', async () => {
  judge.value = null
  const files = opened()
  expect(files?.attachments.value).toEqual([])
  judge.value = known
  await nextTick()
  expect(files?.attachments.value.map(({ file }) => file?.id)).toEqual([7])
})
