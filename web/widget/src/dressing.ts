// More rules for a root that has some.

import { dress } from './dom'

/** More rules, once. */
export function extend(root: ShadowRoot, rules: string): void {
  if (dressed.has(root)) return
  dressed.add(root)
  const sheets = [...(root.adoptedStyleSheets ?? [])]
  dress(root, rules)
  if (sheets.length) root.adoptedStyleSheets = [...sheets, ...root.adoptedStyleSheets]
}

const dressed = new WeakSet<ShadowRoot>()
