// What an attribute is called and how it is written down, as administrators see it.
import type { AttributeKind } from '@shared/api/types'
import { t } from '@shared/i18n'
import type { Right } from '@/app/session'

export const KINDS: readonly AttributeKind[] = ['text', 'number', 'yes_no', 'date', 'choice', 'link']
export const EDITORS: readonly Right[] = ['answer', 'supervise', 'administer']

export const kindSaid = (kind: AttributeKind): string => t(`attributes.kinds.${kind}`)
export const editorSaid = (editor: Right): string => t(`attributes.editors.${editor}`)

/** A key made of a name: « Taille du cadre » is `taille_du_cadre`. */
export function keyOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/œ/gi, 'oe').toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 40)
}

/** One a line; blank lines are none. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
