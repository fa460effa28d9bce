// The whole chat: registered once, however many times its script is on a page.

import { CauserieChat } from './element'

const script = document.currentScript as HTMLScriptElement | null

if (!customElements.get('causerie-chat')) {
  customElements.define('causerie-chat', CauserieChat)
  // A page that gives orders has said so before; the one who carries them out is fetched for it alone.
  if ((window as { Causerie?: unknown }).Causerie && script)
    void CauserieChat.later(new URL(script.src).origin).then(({ listen }) => listen())
}
