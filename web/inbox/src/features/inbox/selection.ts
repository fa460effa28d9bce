// The conversations that one has ticked, for as long as the list shows the same view: one by one, a range, or all
// that match, those that no page has read yet included.
import { computed, shallowRef } from 'vue'

interface Selection {
  /** Ticked, or with `everything` those that were unticked. */
  ids: ReadonlySet<number>
  everything: boolean
  /** Where a range begins. */
  from: number | null
}

const NOTHING: Selection = { ids: new Set(), everything: false, from: null }
/** What the server takes one by one. */
export const MOST = 1000

const selection = shallowRef<Selection>(NOTHING)

const has = (id: number): boolean => selection.value.ids.has(id) !== selection.value.everything
const any = computed(() => selection.value.everything || selection.value.ids.size > 0)

function toggle(id: number): void {
  const { ids, everything } = selection.value
  const next = new Set(ids)
  if (!next.delete(id) && next.size < MOST) next.add(id)
  selection.value = { ids: next, everything, from: id }
}

/** Everything from the last one touched to this one, as they stand in `rows`, becomes as this one becomes. */
function stretch(rows: readonly number[], id: number): void {
  const { ids, everything, from } = selection.value
  const [start, end] = [rows.indexOf(from ?? id), rows.indexOf(id)]
  if (start < 0 || end < 0) return toggle(id)
  const on = !has(id)
  const next = new Set(ids)
  for (const one of rows.slice(Math.min(start, end), Math.max(start, end) + 1)) {
    if (on === everything) next.delete(one)
    else if (next.size < MOST) next.add(one)
  }
  selection.value = { ids: next, everything, from: id }
}

function all(): void {
  selection.value = { ids: new Set(), everything: true, from: null }
}

function clear(): void {
  selection.value = NOTHING
}

export function useSelection() {
  return { selection, any, has, toggle, stretch, all, clear }
}
