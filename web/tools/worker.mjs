// Builds the service worker beside the application it keeps: it is told which files make the shell, and a version that
// changes with any of them. Runs after the application's own build, whose manifest it reads.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { build } from 'vite'

const ALWAYS = ['manifest.webmanifest', 'icon.svg', 'icon-192.png']

export async function worker({ web, out }) {
  const shell = files(JSON.parse(readFileSync(`${out}/.vite/manifest.json`, 'utf8')))
  const hash = createHash('sha256')
  for (const file of [
    'index.html',
    ...shell,
    `${web}/inbox/src/pwa/sw.ts`,
    `${web}/inbox/src/pwa/shell.ts`,
  ]) {
    hash.update(readFileSync(file.startsWith('/') ? file : `${out}/${file}`))
  }
  await build({
    configFile: false,
    root: `${web}/inbox`,
    logLevel: 'warn',
    publicDir: false,
    define: {
      __SHELL__: JSON.stringify(['/', ...shell.map((file) => `/${file}`)]),
      __VERSION__: JSON.stringify(hash.digest('hex').slice(0, 12)),
    },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: ['chrome123', 'firefox120', 'safari17.5'],
      rolldownOptions: {
        input: `${web}/inbox/src/pwa/sw.ts`,
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  })
}

/** What the first page needs, in both languages: the rest is kept as it is met. */
function files(manifest) {
  const found = new Set(ALWAYS)
  const bring = (key) => {
    const chunk = manifest[key]
    if (found.has(chunk.file)) return
    found.add(chunk.file)
    for (const css of chunk.css ?? []) found.add(css)
    for (const next of chunk.imports ?? []) bring(next)
  }
  const first = (key) =>
    manifest[key].isEntry || /features\/inbox\/InboxPage\.vue$/.test(key) || /i18n\/(fr|en)\.json$/.test(key)
  Object.keys(manifest).filter(first).forEach(bring)
  return [...found].sort()
}
