// Whether the palette is open, and on what: everything, or the choices of one command.
import { shallowRef } from 'vue'
import { hold, release } from '../ahead'
import type { CommandName } from '../commands'

export type Scope = CommandName | 'all'

/** Null while it is closed. */
export const palette = shallowRef<Scope | null>(null)

export function browse(scope: Scope = 'all'): void {
  // Its code may still be coming: what is typed meanwhile is for it.
  if (palette.value === null) hold(() => (palette.value = null))
  palette.value = scope
}

export function toggle(): void {
  if (palette.value === null) return browse()
  release()
  palette.value = null
}
