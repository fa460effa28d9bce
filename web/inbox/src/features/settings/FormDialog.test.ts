import { afterEach, describe, expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import fr from '@shared/i18n/fr.json'
import { closed, leave, named, open, press, screen, shows } from '@/testing/screen'
import FormDialog from './FormDialog.vue'

const close = vi.fn()
const submit = vi.fn()
const dirty = ref(false)

async function opened(props: object = {}): Promise<void> {
  dirty.value = false
  vi.clearAllMocks()
  await open({
    render: () =>
      h(
        FormDialog,
        { title: 'Un réglage', dirty: dirty.value, onClose: close, onSubmit: submit, ...props },
        () => h('input', { 'aria-label': 'Nom' }),
      ),
  })
}

afterEach(leave)

describe('a settings dialog', () => {
  it('begins at its first field', async () => {
    await opened()
    await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('Nom')
  })

  it('submits by its button, and says why it was refused', async () => {
    await opened({ refused: 'Ce nom est déjà pris.' })
    await press(fr.app.save)
    expect(submit).toHaveBeenCalledOnce()
    expect(document.querySelector('[role=alert]')?.textContent).toBe('Ce nom est déjà pris.')
  })

  it.each([fr.app.cancel, fr.app.close])('closes at once by « %s » when nothing was typed', async (way) => {
    await opened()
    await press(way)
    await expect.poll(() => close.mock.calls.length).toBe(1)
    expect(screen()).not.toContain(fr.unsaved.title)
  })

  it.each([fr.app.cancel, fr.app.close])('asks once before « %s » loses what was typed', async (way) => {
    await opened()
    dirty.value = true
    await press(way)
    await shows(fr.unsaved.loss)
    await press(fr.unsaved.stay)
    await named('Un réglage')
    expect(close).not.toHaveBeenCalled()
    await press(way)
    await press(fr.unsaved.go)
    await expect.poll(() => close.mock.calls.length).toBe(1)
  })

  it('asks in the words it was given', async () => {
    await opened({ question: 'Vraiment ?', loss: 'Tout.' })
    dirty.value = true
    await press(fr.app.cancel)
    await shows('Vraiment ?')
    await shows('Tout.')
    leave()
    await closed()
  })
})
