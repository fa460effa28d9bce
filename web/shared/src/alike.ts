// Whether two values, as JSON has them, say the same.

export function alike(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && alike(Reflect.get(one, key), Reflect.get(other, key)))
  )
}

/** The one before where the other holds the same things in the same order: who watches it is not woken. */
export function settled<T>(before: readonly T[] | undefined, now: T[]): T[] {
  const same = before?.length === now.length && before.every((one, index) => one === now[index])
  return same ? (before as T[]) : now
}
