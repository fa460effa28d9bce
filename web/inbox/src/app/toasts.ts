// Short sentences that pass: what was done, with a way to undo it, or why it was not.
import { computed, shallowRef } from 'vue'
import { t } from '@shared/i18n'

export interface ToastOptions {
  tone?: 'ok' | 'danger'
  action?: { label: string; run: () => void }
  /** What may be wanted beside it. */
  also?: { label: string; run: () => void }
  /** Takes back what was done: offered in the toast, and by the keyboard while it stands there. */
  undo?: () => void
  /** Stays until it is answered. */
  lasting?: boolean
}

export interface Toast extends ToastOptions {
  id: number
  text: string
}

const BRIEF = 4000
/** With something to press, or to read twice. */
const LONG = 8000
const MOST = 3

const toasts = shallowRef<Toast[]>([])
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let last = 0

function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** Starts the clock of a toast again; held while a pointer or the focus is on it. */
function release(toast: Toast): void {
  clearTimeout(timers.get(toast.id))
  if (toast.lasting) return
  const lasting = toast.action || toast.tone === 'danger' ? LONG : BRIEF
  timers.set(
    toast.id,
    setTimeout(() => dismiss(toast.id), lasting),
  )
}

function hold(id: number): void {
  clearTimeout(timers.get(id))
}

function say(text: string, options: ToastOptions = {}): void {
  const { undo } = options
  const toast = { id: ++last, text, ...(undo && { action: { label: t('app.undo'), run: undo } }), ...options }
  const kept = toasts.value.filter((other) => other.text !== text).slice(1 - MOST)
  toasts.value = [...kept, toast]
  release(toast)
}

/** The latest deed that can still be taken back. */
const undoable = computed(() => toasts.value.findLast((toast) => toast.undo) ?? null)

function undo(): void {
  const toast = undoable.value
  if (!toast) return
  dismiss(toast.id)
  toast.undo?.()
}

export function useToasts() {
  return { toasts, say, dismiss, hold, release, undoable, undo }
}
