// All that most visits do without: what stands in the place of the thread, what is asked beside it, and the small
// comforts. The thread is there before it, and stays where the network is away.

import { Asking } from './asking'
import { extend } from './dressing'
import { emojis } from './emoji'
import type { Extras, Host } from './host'
import { Pages } from './pages'
import { Sound } from './sound'
import { STYLE } from './styles'
import { tease } from './teaser'

export function furnish(host: Host): Extras {
  extend(host.root, STYLE)
  const sound = new Sound(host)
  const pages = new Pages(host, sound)
  const asking = new Asking(host)
  host.log.after(asking.element)
  emojis(host)
  return {
    opened: () => pages.opened(),
    leave: () => pages.leave(),
    draw() {
      const away = pages.draw([host.log, asking.element, host.composer.element])
      asking.draw()
      sound.heed()
      return away
    },
    end: tease(host),
  }
}
