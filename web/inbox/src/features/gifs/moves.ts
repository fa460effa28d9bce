// Whether a picture moves. A GIF nearly always does; a WebP says so in its first bytes (RFC 9649, « VP8X »).
const MOVES = 0x02

export async function moves(src: string, mime: string): Promise<boolean> {
  if (mime !== 'image/webp') return mime === 'image/gif'
  try {
    const answer = await fetch(src, { headers: { range: 'bytes=0-31' } })
    const head = new Uint8Array(await answer.arrayBuffer())
    return new TextDecoder().decode(head.slice(12, 16)) === 'VP8X' && ((head[20] ?? 0) & MOVES) !== 0
  } catch {
    return false
  }
}
