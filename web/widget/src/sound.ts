// A short sound for what comes while nobody looks, where somebody left it on.

import { h } from './dom'
import type { Host } from './host'

const fr = 'Un son quand une r\u00e9ponse arrive'
const en = 'A sound when an answer comes'

export class Sound {
  private heard: number

  constructor(private host: Host) {
    this.heard = host.talk.thread.unread
  }

  /** The switch. */
  choice(): HTMLElement {
    const { talk, language } = this.host
    const box = h('input', {
      type: 'checkbox',
      checked: talk.memory.get().sound === true,
      onchange: () => {
        talk.memory.set({ sound: box.checked })
        if (box.checked) play()
      },
    })
    return h('label', {}, box, language === 'en' ? en : fr)
  }

  /** The thread may have grown. */
  heed(): void {
    const { talk, panel } = this.host
    const { unread } = talk.thread
    const looked = !panel.hidden && document.visibilityState === 'visible'
    if (unread > this.heard && !looked && talk.memory.get().sound) play()
    this.heard = unread
  }
}

function play(): void {
  try {
    const context = new AudioContext()
    const [tone, volume] = [context.createOscillator(), context.createGain()]
    const now = context.currentTime
    tone.frequency.setValueAtTime(660, now)
    tone.frequency.setValueAtTime(880, now + 0.09)
    volume.gain.setValueAtTime(0.12, now)
    volume.gain.exponentialRampToValueAtTime(0.001, now + 0.3)
    tone.connect(volume).connect(context.destination)
    tone.onended = () => void context.close()
    tone.start(now)
    tone.stop(now + 0.3)
  } catch {
    // A browser without sound, or that asks for a gesture first.
  }
}
