// The icon of the tab with a count: drawn here, for an image in a tab can load no other.

/** More than that reads as « a lot », and fits no icon. */
const MOST = 9

/** The mark with a red disc that counts, as an address. */
export function badged(count: number): string {
  const words = count > MOST ? `${MOST}+` : String(count)
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">' +
    '<rect width="64" height="64" rx="15" fill="#0b57d0"/>' +
    '<path fill="#fff" d="M14 12h24a7 7 0 0 1 7 7v12a7 7 0 0 1-7 7H25l-8.4 6.7c-.8.7-1.6.3-1.6-.7V38h-1a7 7 0 0 1-7-7V19a7 7 0 0 1 7-7Z"/>' +
    '<circle cx="44" cy="44" r="20" fill="#b3261e"/>' +
    `<text x="44" y="53" fill="#fff" font-family="system-ui,sans-serif" font-size="${words.length > 1 ? 22 : 28}" font-weight="700" text-anchor="middle">${words}</text>` +
    '</svg>'
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`
}
