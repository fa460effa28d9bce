import { afterEach, describe, expect, it } from 'vitest'
import { h, ref, type Ref } from 'vue'
import type { Router } from 'vue-router'
import fr from '@shared/i18n/fr.json'
import { useSession } from '@/app/session'
import { closed, leave, named, open, press, screen, shows } from '@/testing/screen'
import GuardedForm from './GuardedForm.vue'

const said = fr.unsaved

/** A page of as many forms as there are flags. */
function page(...dirty: Ref<boolean>[]) {
  return { render: () => dirty.map((one) => h(GuardedForm, { dirty: one.value }, () => 'Formulaire')) }
}

const at = (router: Router) => router.currentRoute.value.path

/** Whether the browser would ask before the tab is closed. */
function asksToUnload(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  globalThis.dispatchEvent(event)
  return event.defaultPrevented
}

afterEach(leave)

describe('typing that was not saved', () => {
  it('is not asked about when there is none', async () => {
    const router = await open(page(ref(false)))
    expect(asksToUnload()).toBe(false)
    await router.push('/')
    expect(at(router)).toBe('/')
  })

  it.each(['/settings/there', '/'])('is asked about before going to %s', async (path) => {
    const router = await open(page(ref(true)))
    expect(asksToUnload()).toBe(true)
    const gone = router.push(path)
    await shows(said.loss)
    await press(said.stay)
    await gone
    await closed()
    expect(at(router)).toBe('/settings/here')

    const again = router.push(path)
    await press(said.go)
    await again
    expect(at(router)).toBe(path)
    expect(asksToUnload()).toBe(false)
  })

  it('is asked about once for all the forms of a page', async () => {
    const router = await open(page(ref(true), ref(true)))
    const gone = router.push('/')
    await press(said.go)
    await gone
    expect(at(router)).toBe('/')
    expect(screen()).not.toContain(said.title)
  })

  it('is not asked about once it is saved', async () => {
    const dirty = ref(true)
    const router = await open(page(dirty))
    dirty.value = false
    await router.push('/')
    expect(at(router)).toBe('/')
  })

  it('holds nobody whose session is over', async () => {
    const router = await open(page(ref(true)))
    useSession().me = null
    await router.push('/')
    expect(at(router)).toBe('/')
  })

  it('lets go when the question itself goes away', async () => {
    const shown = ref(true)
    const inner = page(ref(true))
    const router = await open({ render: () => (shown.value ? h(inner) : null) })
    const gone = router.push('/')
    await named(said.go)
    shown.value = false
    await gone
    expect(at(router)).toBe('/')
  })
})
