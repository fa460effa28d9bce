// The whole chat: registered once, however many times its script is on a page.

import { CauserieChat } from './element'

if (!customElements.get('causerie-chat')) customElements.define('causerie-chat', CauserieChat)
