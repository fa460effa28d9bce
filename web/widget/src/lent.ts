// What the chat has already it lends, so that nobody pays for it twice: the build of what comes later puts this in the
// place of ./dom.

import type { CauserieChat } from './element'

export const { h, icon, dress } = (customElements.get('causerie-chat') as typeof CauserieChat).lends
