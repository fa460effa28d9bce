// Templates for tests: complete, plain, and changed only where the test cares.
import type { Layout, Template } from '@shared/api/types'
import { AT } from './rows'

/** One whose blanks are those of its body. */
export function layout(body: string, change: Partial<Layout> = {}): Layout {
  const names = [...new Set([...body.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))]
  return {
    body,
    header_kind: null,
    header: null,
    footer: null,
    buttons: [],
    blanks: names.map((name) => ({ place: 'body', name, button: null, example: null })),
    supported: true,
    ...change,
  }
}

export function template(id: number, change: Partial<Template> = {}): Template {
  return {
    id,
    name: `modele_${id}`,
    language: 'fr',
    category: 'utility',
    status: 'approved',
    reason: null,
    quality: null,
    layout: layout('Bonjour {{1}}, le {{2}}.'),
    at: AT,
    ...change,
  }
}
