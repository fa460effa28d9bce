// When something happened, as a field for date and hour holds it: on the clock of whoever notes it.
const two = (n: number): string => String(n).padStart(2, '0')

/** « 2026-03-02T14:05 » */
export function fieldOf(at: Date): string {
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The moment behind a field; null while it holds none. */
export function momentOf(field: string): Date | null {
  const at = new Date(field)
  return field && !Number.isNaN(at.getTime()) ? at : null
}

export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
