// Typing that was not saved is let go only after asking, once: by closing a dialog, by going to another page, or
// with the tab itself, where the browser asks in its own words.
import { computed, onScopeDispose, shallowRef } from 'vue'
import { useRouter, type RouteLocationNormalized } from 'vue-router'
import { useSession } from '@/app/session'

/** The navigation that somebody agreed to: a second form on the same page does not ask again. */
let agreed: RouteLocationNormalized | null = null

export function useUnsaved(dirty: () => boolean) {
  const session = useSession()
  const answer = shallowRef<((go: boolean) => void) | null>(null)
  const asking = computed(() => answer.value !== null)

  function ask(): Promise<boolean> {
    settle(false)
    return new Promise((resolve) => (answer.value = resolve))
  }

  function settle(go: boolean): void {
    answer.value?.(go)
    answer.value = null
  }

  /** Runs `then`, once nothing would be lost or somebody said that it may be. */
  async function leave(then: () => void): Promise<void> {
    if (!dirty() || (await ask())) then()
  }

  async function guard(to: RouteLocationNormalized, from: RouteLocationNormalized): Promise<boolean> {
    // Whose session ended cannot stay, whatever they say.
    if (!dirty() || to.path === from.path || to === agreed || !session.me) return true
    const go = await ask()
    if (go) agreed = to
    return go
  }

  function unload(event: BeforeUnloadEvent): void {
    if (dirty()) event.preventDefault()
  }

  // Of the router rather than of the route: those guards cost the first load a kilobyte, for every reader.
  const unguard = useRouter().beforeEach(guard)
  globalThis.addEventListener('beforeunload', unload)
  onScopeDispose(() => {
    unguard()
    globalThis.removeEventListener('beforeunload', unload)
    settle(true)
  })

  return { asking, leave, stay: () => settle(false), go: () => settle(true) }
}
