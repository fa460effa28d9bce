// What is typed while the field it is meant for is still on its way: kept for that field, and no command meanwhile.

/** Longer than any page takes to come; afterwards the keys are the page's again. */
const PATIENCE = 5_000
const MOST = 100

let held: string | null = null
let leave = (): void => undefined
let patience: ReturnType<typeof setTimeout> | undefined

function hear(event: KeyboardEvent): void {
  // Something must be answered first: the field will not come, or not now.
  if (document.querySelector('[role="alertdialog"]')) return void release()
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Escape') leave()
  else if (event.key === 'Backspace') held = (held ?? '').slice(0, -1)
  else if (event.key.length === 1) held = `${held ?? ''}${event.key}`.slice(0, MOST)
  else return
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** From now on what is typed is kept, until a field takes it; Escape gives it up, and `left` says so. */
export function hold(left: () => unknown = () => undefined): void {
  release()
  held = ''
  leave = () => {
    release()
    left()
  }
  globalThis.addEventListener('keydown', hear, true)
  patience = setTimeout(release, PATIENCE)
}

/** What was typed since; the keyboard is everybody's again. */
export function release(): string {
  clearTimeout(patience)
  globalThis.removeEventListener('keydown', hear, true)
  const text = held ?? ''
  held = null
  return text
}
