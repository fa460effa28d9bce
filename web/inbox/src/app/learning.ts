// Learning the keyboard by using the mouse: whoever clicks what has a key is told the key, twice at most for
// each, and then never again. Elements say which command they are with `data-command`. Nothing on touch.
import { onScopeDispose } from 'vue'
import { t } from '@shared/i18n'
import { isCommand, titleOf, type CommandName } from './commands'
import { hintOf } from './keymap'
import { usePreferences } from './preferences'
import { useToasts } from './toasts'

const MOST = 2

export function learn(name: CommandName): void {
  const key = hintOf(name)
  const { learned } = usePreferences()
  const times = Number(learned.value[key] ?? 0)
  if (!key || times >= MOST) return
  learned.value = { ...learned.value, [key]: times + 1 }
  useToasts().say(t('keys.learn', { key, name: titleOf(name) }))
}

/** Watches the mouse for as long as the calling component lives. */
export function useLearning(): void {
  let mouse = false
  const pointed = (event: Event): void => {
    mouse = event instanceof PointerEvent && event.pointerType === 'mouse'
  }
  const typed = (): void => {
    mouse = false
  }
  const clicked = (event: Event): void => {
    const at = event.target instanceof Element ? event.target.closest('[data-command]') : null
    const name = at?.getAttribute('data-command') ?? ''
    if (mouse && isCommand(name)) learn(name)
  }
  // Before the deed, which may take what was clicked off the page.
  const listeners: Record<string, EventListener> = { pointerdown: pointed, keydown: typed, click: clicked }
  for (const [kind, listener] of Object.entries(listeners))
    document.addEventListener(kind, listener, { capture: true })
  onScopeDispose(() => {
    for (const [kind, listener] of Object.entries(listeners))
      document.removeEventListener(kind, listener, { capture: true })
  })
}
