// Builds the inbox into the Python package, then the widget and the service worker beside it, then the compressed twins that the
// server hands out as they are. One entry point, so that the wheel and `make run` cannot differ.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compress } from './compress.mjs'
import { worker } from './worker.mjs'

const web = fileURLToPath(new URL('..', import.meta.url))
const out = fileURLToPath(new URL('../../src/causerie/_web', import.meta.url))
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))

const run = (...args) => execFileSync(process.execPath, args, { cwd: web, stdio: 'inherit' })

run(vite, 'build', '--config', 'inbox/vite.config.ts')
if (existsSync(`${web}/widget/vite.config.ts`)) {
  run(vite, 'build', '--config', 'widget/vite.config.ts', '--outDir', `${out}/widget`, '--emptyOutDir')
}
await worker({ web: web.replace(/\/$/, ''), out })
await compress(out)
