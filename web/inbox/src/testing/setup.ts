// Test files share one document: what a test mounted, typed or stored is gone before the next one, and French is spoken.
import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'
import { speak } from '@shared/i18n'
import { release } from '@/app/ahead'
import { useToasts } from '@/app/toasts'

beforeEach(() => speak('fr'))

afterEach(() => {
  release()
  useToasts().toasts.value = []
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  localStorage.clear()
  sessionStorage.clear()
  document.body.innerHTML = ''
})

// Declared last, it runs first: what is mounted goes while its document is still there.
disableAutoUnmount()
enableAutoUnmount(afterEach)
