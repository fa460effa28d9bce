// What a form holds, and whether that differs from what it began with.
import { computed, reactive, ref, type Reactive } from 'vue'

/** `keep()` says that what the fields hold now is saved: it is what they differ from next. */
export function useFields<T extends object>(begun: T) {
  const fields: Reactive<T> = reactive(begun)
  const kept = ref(written(fields))
  const dirty = computed(() => written(fields) !== kept.value)
  const keep = (): void => void (kept.value = written(fields))
  return { fields, dirty, keep }
}

/** A list of boxes ticked is the same whatever the order they were ticked in. */
function written(fields: object): string {
  return JSON.stringify(fields, (_, value: unknown) => (Array.isArray(value) ? [...value].sort() : value))
}
