// A raw body as a person reads it: JSON indented, a form one field a line, anything else as it stands.
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return /^[\w.%+-]+=/.test(body) && !/\s/.test(body) ? formLines(body) : body
  }
}

function formLines(body: string): string {
  return [...new URLSearchParams(body)].map(([name, value]) => `${name}: ${value}`).join('\n')
}
