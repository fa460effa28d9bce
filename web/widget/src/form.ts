// What a company asks before the first word. The browser's own checks say what is missing; the server has the last word.

import type { Field } from './api'
import { h } from './dom'
import type { Host } from './host'
import { uuid } from './uuid'

const fr = {
  title: 'Avant de commencer',
  optional: '(facultatif)',
  start: 'Commencer la discussion',
  agree: 'En savoir plus',
  failed: 'Vos r\u00e9ponses n\u2019ont pas pu \u00eatre envoy\u00e9es. R\u00e9essayez dans un instant.',
}

const en: typeof fr = {
  title: 'Before we start',
  optional: '(optional)',
  start: 'Start the conversation',
  agree: 'Find out more',
  failed: 'Your answers could not be sent. Try again in a moment.',
}

export const FORM = `.page.ask{align-items:stretch;border:0}
.ask label.q{display:block;min-height:0}
.ask .q input,.ask .q select{display:block;width:100%;min-height:44px;margin-block-start:4px;padding:8px 12px;font:inherit;
color:inherit;background:var(--bg-0);border:1px solid var(--edge);border-radius:10px}
.ask a{color:var(--accent)}`

const COMPLETE: Record<string, string> = { name: 'name', email: 'email', phone: 'tel' }
const TYPES: Record<string, string> = { yes_no: 'checkbox', link: 'url' }

/** Whether somebody has still to introduce themselves. */
export function wanted({ config, talk, element }: Host): boolean {
  const { thread, memory } = talk
  if (!config.form || memory.get().formed || element.getAttribute('user-id')) return false
  return thread.n !== undefined && !thread.messages.length && !thread.drafts.length
}

export function ask(host: Host, done: () => void): HTMLElement {
  const { config, language, talk } = host
  const words = language === 'en' ? en : fr
  const { fields, consent, link } = config.form!
  const boxes = fields.map((field) => [field, input(field, language)] as const)
  const agree = consent[language] && h('input', { type: 'checkbox', required: true })
  const said = h('p', { class: 'bad', role: 'alert' })

  async function send(): Promise<void> {
    const answers: Record<string, unknown> = {}
    for (const [{ key, kind }, box] of boxes) {
      const value = kind === 'yes_no' ? (box as HTMLInputElement).checked : box.value.trim()
      if (value !== '') answers[key] = kind === 'number' ? Number(value) : value
    }
    said.textContent = ''
    try {
      if (!(await talk.begin())) throw new TypeError('offline')
      await talk.api.ask('form', 'POST', JSON.stringify({ answers, consent: !!agree }))
    } catch (failure) {
      said.textContent = (failure as { title?: string }).title || words.failed
      return
    }
    talk.memory.set({ formed: true })
    if (answers.topic) talk.write({ key: uuid(), text: String(answers.topic), at: new Date().toISOString() })
    done()
  }

  return h(
    'form',
    {
      class: 'page ask',
      onsubmit: (event: Event) => {
        event.preventDefault()
        void send()
      },
    },
    h('h3', {}, words.title),
    ...boxes.map(([{ label, required, kind }, box]) =>
      h(
        'label',
        { class: kind === 'yes_no' ? '' : 'q' },
        ...(kind === 'yes_no' ? [box, label[language]!] : [label[language] + (required ? '' : ` ${words.optional}`), box]),
      ),
    ),
    agree && h('label', {}, agree, h('span', {}, consent[language]!)),
    link && h('a', { href: link, target: '_blank', rel: 'noopener' }, words.agree),
    said,
    h('button', { class: 'go', type: 'submit' }, words.start),
  )
}

function input({ key, kind, required, choices }: Field, language: 'fr' | 'en'): HTMLInputElement | HTMLSelectElement {
  if (choices)
    return h('select', { required }, ...['', ...choices[language]].map((one) => h('option', { value: one }, one)))
  const type = TYPES[kind] ?? kind
  const more = kind === 'number' ? { step: 'any' } : { maxlength: 500 }
  return h('input', { type, required: required && kind !== 'yes_no', autocomplete: COMPLETE[key], ...more })
}
