// The size gate: what a browser loads before the inbox can be used, and every route that comes later.
// Reads the manifest of the last build; without a build there is nothing to weigh, and it says so.
// `--json`: the weights alone, in bytes, for the bench.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const FIRST = 150_000
const LAZY = 220_000
const WIDGET = { 'loader.js': 1_500, 'chat.js': 12_000, 'later.js': 20_000 }
const ALL_IN = 20_000
const WORKER = 4_000
const out = fileURLToPath(new URL('../../src/causerie/_web', import.meta.url))
const manifestPath = `${out}/.vite/manifest.json`
const asked = process.argv.includes('--json')

const weight = (file) => gzipSync(readFileSync(`${out}/${file}`), { level: 9 }).length
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

/** Files that a chunk brings with it: itself, its styles, and its static imports. */
function brought(manifest, key, into = new Set()) {
  const chunk = manifest[key]
  if (into.has(chunk.file)) return into
  into.add(chunk.file)
  for (const css of chunk.css ?? []) into.add(css)
  for (const next of chunk.imports ?? []) brought(manifest, next, into)
  return into
}

const sum = (files) => [...files].reduce((total, file) => total + weight(file), 0)

if (!existsSync(manifestPath)) {
  console.log(asked ? 'null' : 'size: nothing built yet, nothing to weigh (npm run build)')
  process.exit(0)
}
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
const first = new Set()
const opens = (key) =>
  manifest[key].isEntry || /features\/inbox\/InboxPage\.vue$/.test(key) || /i18n\/fr\.json$/.test(key)
for (const key of Object.keys(manifest).filter(opens)) brought(manifest, key, first)

const weighed = []
const weigh = (kind, name, bytes, limit) => weighed.push({ kind, name, bytes, limit })
weigh('first', 'first load', sum(first), FIRST)
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || first.has(chunk.file)) continue
  const own = [...brought(manifest, key)].filter((file) => !first.has(file))
  weigh('route', `${key.split('/').pop()} (later)`, sum(own), LAZY)
}
const widget = Object.keys(WIDGET).filter((name) => existsSync(`${out}/widget/${name}`))
for (const name of widget) weigh('widget', `widget/${name}`, weight(`widget/${name}`), WIDGET[name])
weigh('all_in', 'widget, all in', sum(widget.map((name) => `widget/${name}`)), ALL_IN)
if (existsSync(`${out}/sw.js`)) weigh('worker', 'sw.js', weight('sw.js'), WORKER)

if (asked) {
  console.log(JSON.stringify(weighed))
  process.exit(0)
}
for (const { name, bytes, limit } of weighed) console.log(`size: ${name} ${kb(bytes)} of ${kb(limit)}`)
const over = weighed.filter(({ bytes, limit }) => bytes > limit).map(({ name }) => name)
if (over.length) {
  console.error(`size: over the limit: ${over.join(', ')}`)
  process.exit(1)
}
