// Asks how an episode went, once for each that can be rated. A card that stands is left alone: somebody may be writing
// in it.

import { h } from './dom'
import type { Host } from './host'
import { rating } from './rating'

export class Asking {
  readonly element = h('div')
  private about = 0

  constructor(private host: Host) {}

  draw(): void {
    const { element, host } = this
    const episode = host.talk.asked
    if (this.about === (episode?.id ?? 0)) return
    this.about = episode?.id ?? 0
    element.replaceChildren()
    if (episode)
      element.append(rating(episode, host.language, host.talk, () => element.replaceChildren()))
  }
}
