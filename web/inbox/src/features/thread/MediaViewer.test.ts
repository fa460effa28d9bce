import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { FileRow, MediaKind } from '@shared/api/types'
import { message } from '@/testing/rows'
import { mediaOf } from './media'
import MediaViewer from './MediaViewer.vue'

const row = (id: number): FileRow => ({
  id,
  state: 'stored',
  name: `photo-${id}.jpg`,
  mime: 'image/jpeg',
  size: 3,
  reason: null,
})
const sent = (id: number, kind: MediaKind, change = {}) =>
  message(id, { parts: [{ type: 'media', kind, file: id }], files: [row(id)], ...change })
const media = mediaOf([sent(1, 'image'), sent(2, 'voice'), sent(3, 'image'), sent(4, 'video')], () => 'Léa')

let view: VueWrapper
const dialog = () => document.querySelector('[role=dialog]')
const picture = () => dialog()?.querySelector('.stage img')
const press = (key: string) => {
  dialog()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  return nextTick()
}

async function show(file: number) {
  view = mount(MediaViewer, { attachTo: document.body, props: { media, file } })
  await nextTick()
  await nextTick()
}

afterEach(() => {
  view?.unmount()
})

describe('the pictures of a thread', () => {
  it('are its pictures and films, in its order, without what is gone', () => {
    const thread = [
      sent(1, 'image', { deleted_at: 'x' }),
      sent(2, 'sticker'),
      sent(3, 'video'),
      sent(4, 'image'),
    ]
    expect(mediaOf(thread, () => '').map(({ file }) => file.id)).toEqual([3, 4])
    expect(mediaOf([sent(5, 'image', { files: [] })], () => '')).toEqual([])
  })
})

describe('the viewer', () => {
  it('is a dialog that shows the picture, whose it is, and how to keep it', async () => {
    await show(3)
    expect(dialog()?.textContent).toContain('photo-3.jpg')
    expect(dialog()?.textContent).toContain('2 / 3')
    expect(picture()?.getAttribute('src')).toBe('/api/files/3')
    expect(picture()?.getAttribute('alt')).toBe('Image de Léa')
    expect(dialog()?.querySelector('.download')?.getAttribute('href')).toBe('/api/files/3?download=1')
  })

  it('goes on and back by the arrows, and stops at both ends', async () => {
    await show(1)
    await press('ArrowLeft')
    expect(view.emitted('show')).toBeUndefined()
    await press('ArrowRight')
    expect(view.emitted('show')).toEqual([[3]])
    await view.setProps({ file: 4 })
    expect(dialog()?.querySelector('video')?.getAttribute('src')).toBe('/api/files/4')
    await press('ArrowRight')
    expect(view.emitted('show')).toHaveLength(1)
  })

  it('zooms in and out by keyboard, and begins anew with the next picture', async () => {
    await show(1)
    const width = () => (picture() as HTMLElement).style.width
    await press('+')
    await press('+')
    expect(width()).toBe('200%')
    await press('-')
    expect(width()).toBe('150%')
    await press('0')
    expect(width()).toBe('')
    await press('+')
    await view.setProps({ file: 3 })
    expect(width()).toBe('')
  })

  it('closes with Escape', async () => {
    await show(1)
    await press('Escape')
    expect(view.emitted('close')).toHaveLength(1)
  })

  it('says when a picture cannot be shown', async () => {
    await show(1)
    picture()?.dispatchEvent(new Event('error'))
    await nextTick()
    expect(dialog()?.querySelector('[role=alert]')?.textContent).toContain('Impossible')
  })
})
