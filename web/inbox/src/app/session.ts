// Who sits here: signs in and out, knows their rights, and dresses the page in their language and theme.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { said } from '@shared/api/client'
import { Problem } from '@shared/api/problem'
import type { Me } from '@shared/api/types'
import { speak } from '@shared/i18n'
import { api, onSignedOut } from './api'
import { queries } from './query'

export type Right = Me['rights'][number]
export type MeChange = Partial<Pick<Me, 'name' | 'language' | 'theme'>> & {
  hold?: 0 | 5 | 10
  current_password?: string
  new_password?: string
}

export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  /** A session that was open ended: the sign-in page says so. */
  const over = ref(false)
  /** Asked once; a failure to reach the server leaves it false, and the page offers to ask again. */
  const asked = ref(false)

  async function take(found: Me): Promise<void> {
    await speak(found.language)
    dress(found.theme)
    me.value = found
    over.value = false
    asked.value = true
  }

  async function load(): Promise<void> {
    try {
      await take(await said(api.GET('/api/me')))
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error
      me.value = null
      asked.value = true
    }
  }

  async function signIn(email: string, password: string, code?: string): Promise<void> {
    await take(await said(api.POST('/api/session', { body: { email, password, ...(code ? { code } : {}) } })))
  }

  async function signOut(): Promise<void> {
    await said(api.DELETE('/api/session'))
    leave()
  }

  async function change(patch: MeChange): Promise<void> {
    await take(await said(api.PATCH('/api/me', { body: patch })))
  }

  function leave(): void {
    me.value = null
    queries.clear()
  }

  onSignedOut(() => {
    if (!me.value) return
    over.value = true
    leave()
  })

  const rights = computed(() => new Set(me.value?.rights))
  const can = (right: Right): boolean => rights.value.has(right)

  return { me, over, asked, load, signIn, signOut, change, can }
})

/** Light, dark, or whatever the system says. */
export function dress(theme: Me['theme']): void {
  const root = document.documentElement
  if (theme === 'auto') root.removeAttribute('data-theme')
  else root.setAttribute('data-theme', theme)
}
