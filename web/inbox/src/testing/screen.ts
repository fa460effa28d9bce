// A page of the inbox as a person finds it: mounted under its address, signed in, and spoken to by the names that
// things have on the screen.
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import type { Me } from '@shared/api/types'
import { speak } from '@shared/i18n'
import { queries } from '@/app/query'
import { useSession } from '@/app/session'
import { me } from './people'

/** As long as a busy machine may need; what comes is taken at once. */
const PATIENCE = { timeout: 20_000, interval: 20 }

let mounted: VueWrapper | null = null

/** Opens `/settings/here` showing `page`, as somebody or (null) as nobody; other pages, and the inbox, are bare. */
export async function open(page: Component, who: Partial<Me> | null = {}, hash = ''): Promise<Router> {
  await speak('fr')
  const pinia = createPinia()
  setActivePinia(pinia)
  useSession().me = who && me(who)
  const bare = { render: () => null }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/settings/here', component: page },
      { path: '/settings/there', component: bare },
      { path: '/', name: 'inbox', component: bare },
      { path: '/sign-in', name: 'sign-in', component: bare },
    ],
  })
  await router.push(`/settings/here${hash}`)
  mounted = mount(RouterView, { attachTo: document.body, global: { plugins: [pinia, router] } })
  return router
}

/** Leaves nothing behind for the next test. */
export function leave(): void {
  mounted?.unmount()
  mounted = null
  queries.clear()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
}

const NAMED = 'button, a, [role="dialog"], [role="group"]'

const plain = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim()

function nameOf(element: Element): string {
  const titled = element.getAttribute('aria-labelledby')
  const by = titled ? document.getElementById(titled)?.textContent : element.getAttribute('aria-label')
  return plain(by ?? element.textContent)
}

/** Waits for something to press, or for a dialog, of this name. */
export function named(name: string): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const found = [...document.querySelectorAll<HTMLElement>(NAMED)].findLast(
      (one) => nameOf(one) === plain(name),
    )
    if (!found) throw new Error(`nothing is named ${name} in: ${plain(document.body.textContent)}`)
    return found
  }, PATIENCE)
}

export async function press(name: string): Promise<void> {
  const found = await named(name)
  const form = found.getAttribute('form')
  if (found.getAttribute('type') !== 'submit') found.click()
  else if (form) document.getElementById(form)?.dispatchEvent(new Event('submit', { cancelable: true }))
  else found.closest('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
}

/** The field that a label of this text is for, if it is there. */
export function fieldNow(label: string): HTMLInputElement | null {
  const found = [...document.querySelectorAll('label')].findLast((one) =>
    plain(one.textContent).startsWith(plain(label)),
  )
  const input = found?.control ?? found?.querySelector('input')
  return input instanceof HTMLElement ? (input as HTMLInputElement) : null
}

/** The same, waited for. */
export function field(label: string): Promise<HTMLInputElement> {
  return vi.waitFor(() => {
    const found = fieldNow(label)
    if (!found) throw new Error(`no field is called ${label}`)
    return found
  }, PATIENCE)
}

export async function fill(label: string, value: string): Promise<void> {
  const input = await field(label)
  input.value = value
  input.dispatchEvent(new Event('input'))
}

export async function tick(label: string): Promise<void> {
  ;(await field(label)).click()
}

/** Waits until the screen says this. */
export async function shows(text: string): Promise<void> {
  await vi.waitFor(() => {
    if (!screen().includes(plain(text))) throw new Error(`« ${text} » is not in: ${screen()}`)
  }, PATIENCE)
}

export async function hides(text: string): Promise<void> {
  await vi.waitFor(() => {
    if (screen().includes(plain(text))) throw new Error(`« ${text} » is still there`)
  }, PATIENCE)
}

/** Waits until no dialog is open. */
export async function closed(): Promise<void> {
  await vi.waitFor(() => {
    if (document.querySelector('[role="dialog"]')) throw new Error(`a dialog is still open: ${screen()}`)
  }, PATIENCE)
}

export const screen = (): string => plain(document.body.textContent)

export const isOff = async (name: string): Promise<boolean> => (await named(name)).hasAttribute('disabled')
