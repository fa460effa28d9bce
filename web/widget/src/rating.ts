// How it went: asked for when there is something to rate.

import { h } from './dom'
import type { Language } from './language'
import type { Episode } from './thread'

const fr = {
  ask: 'Comment s\u2019est pass\u00e9 cet \u00e9change\u202f?',
  faces: ['Tr\u00e8s mal', 'Mal', 'Moyennement', 'Bien', 'Tr\u00e8s bien'],
  more: 'Un mot \u00e0 ajouter\u202f? (facultatif)',
  send: 'Envoyer l\u2019avis',
  thanks: 'Merci de votre avis\u202f! Vous pouvez le changer pendant un jour.',
  sent: 'Merci, votre avis est bien enregistr\u00e9.',
  failed: 'Votre avis n\u2019a pas pu \u00eatre enregistr\u00e9. R\u00e9essayez dans un instant.',
  close: 'Masquer la demande d\u2019avis',
}

const en: typeof fr = {
  ask: 'How did this conversation go?',
  faces: ['Very badly', 'Badly', 'So-so', 'Well', 'Very well'],
  more: 'Anything to add? (optional)',
  send: 'Send feedback',
  thanks: 'Thank you! You can change your mind for a day.',
  sent: 'Thank you, your feedback is saved.',
  failed: 'Your feedback could not be saved. Try again in a moment.',
  close: 'Hide this question',
}

const FACES = ['\u{1F61E}', '\u{1F641}', '\u{1F610}', '\u{1F642}', '\u{1F600}']
const LONGEST = 1000
const SOON = 400 // arrow keys pass over the faces: the one they stay on is sent

export const RATING = `.rate{margin:0;padding:12px 16px;border:0;border-block-start:1px solid var(--line);min-width:0}
.rate legend{float:inline-start;width:calc(100% - 44px);padding:10px 0 0;font-weight:600}
.rate .tool{float:inline-end;margin-block-start:-4px}
.faces{display:flex;justify-content:space-between;gap:4px;clear:both}
.faces label{position:relative;display:grid;place-items:center;flex:1;min-height:52px;border-radius:10px;font-size:28px;
line-height:1;cursor:pointer;border:2px solid transparent}
.faces input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.faces span{font-family:"Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji",sans-serif}
.faces label:has(:checked){border-color:var(--accent);background:var(--bg-2)}
.faces label:has(:focus-visible){outline:3px solid var(--fg-0);outline-offset:2px}
.rate label.more{display:block;margin-block:8px 4px;font-size:13px;line-height:18px;color:var(--fg-1)}
.rate textarea{display:block;width:100%;min-height:64px}
.rate .send{margin-block-start:8px;min-height:44px;padding:8px 16px;border-radius:22px;background:var(--accent);
color:var(--accent-fg)}
.rate p{margin:8px 0 0;font-size:13px;line-height:18px}`

export interface Rates {
  rate(episode: number, score: number, comment: string): Promise<void>
}

/** Five faces, then a word if one likes. Every choice is kept at once. */
export function rating(episode: Episode, language: Language, talk: Rates, close: () => void): HTMLElement {
  const words = language === 'en' ? en : fr
  let score = episode.score
  let timer = 0
  const said = h('p', { role: 'status' })
  const comment = h('textarea', { id: 'more', rows: '2', maxlength: LONGEST, dir: 'auto' })
  comment.value = episode.comment ?? ''
  const more = h(
    'div',
    { hidden: score === null },
    h('label', { class: 'more', for: 'more' }, words.more),
    comment,
    h('button', { class: 'send', onclick: () => void keep(words.sent) }, words.send),
  )

  async function keep(thanks: string): Promise<void> {
    clearTimeout(timer)
    try {
      await talk.rate(episode.id, score!, comment.value)
      said.textContent = thanks
    } catch {
      said.textContent = words.failed
    }
  }

  function choose(chosen: number): void {
    score = chosen
    more.hidden = false
    clearTimeout(timer)
    timer = window.setTimeout(() => void keep(words.thanks), SOON)
  }

  const faces = FACES.map((face, index) =>
    h(
      'label',
      { title: words.faces[index] },
      h('input', {
        type: 'radio',
        name: 'score',
        value: index + 1,
        checked: score === index + 1,
        'aria-label': words.faces[index],
        onchange: () => choose(index + 1),
      }),
      h('span', { 'aria-hidden': 'true' }, face),
    ),
  )
  const hide = h('button', { class: 'tool', 'aria-label': words.close, onclick: close }, '\u00d7')
  return h(
    'fieldset',
    { class: 'rate' },
    h('legend', {}, words.ask),
    hide,
    h('div', { class: 'faces' }, ...faces),
    more,
    said,
  )
}
