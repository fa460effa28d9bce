// Whether the palette is open, and on what: everything, or the choices of one command.
import { shallowRef } from 'vue'
import type { CommandName } from '../commands'

export type Scope = CommandName | 'all'

/** Null while it is closed. */
export const palette = shallowRef<Scope | null>(null)

export function browse(scope: Scope = 'all'): void {
  palette.value = scope
}

export function toggle(): void {
  palette.value = palette.value === null ? 'all' : null
}
