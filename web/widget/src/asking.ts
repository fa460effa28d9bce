// Asks how an episode went, once for each that can be rated. The card comes in a file of its own, and one that stands
// is left alone: somebody may be writing in it.

import { extend, h } from './dom'
import type { Language } from './language'
import type * as Later from './later'
import type { Talk } from './talk'

export class Asking {
  readonly element = h('div')
  private about = 0

  constructor(
    private root: ShadowRoot,
    private talk: Talk,
    private language: Language,
    private later: (server: string) => Promise<typeof Later>,
  ) {}

  async draw(): Promise<void> {
    const { talk, element } = this
    const episode = talk.asked
    if (this.about === (episode?.id ?? 0)) return
    this.about = episode?.id ?? 0
    element.replaceChildren()
    if (!episode) return
    try {
      const { rating, STYLE } = await this.later(talk.api.server)
      if (this.about !== episode.id) return
      extend(this.root, STYLE)
      element.replaceChildren(rating(episode, this.language, talk, () => element.replaceChildren()))
    } catch {
      this.about = 0 // the network is away: asked at the next change
    }
  }
}
