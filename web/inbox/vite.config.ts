import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.CAUSERIE_URL ?? 'http://127.0.0.1:8123'
const proxied = ['/api', '/simulator', '/start', '/hooks', '/v1']

/**
 * The order of the layers is the order in which a page first hears of them, and split styles arrive in any
 * order: each file says it again. tokens.css says it for the development server.
 */
const layersFirst: Plugin = {
  name: 'layers-first',
  enforce: 'post',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue
      file.source = `@layer reset,tokens,base,components,utilities;${String(file.source)}`
    }
  },
}

/** Sentences that come with the pages that say them: a third of them all, which no first visit waits for. */
const parts = JSON.parse(readFileSync(at('../shared/src/i18n/parts.json'), 'utf8')) as Record<
  string,
  string[]
>

/** The groups of a language's file that come with `part`; without one, those that no part has. */
function wordsOf(file: string, part: string): string {
  const later = new Set(Object.values(parts).flat())
  const wanted = (group: string) => (part ? parts[part]?.includes(group) : !later.has(group))
  const all = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as object)
  return JSON.stringify(Object.fromEntries(all.filter(([group]) => wanted(group))))
}

const sentences: Plugin = {
  name: 'sentences',
  enforce: 'pre',
  resolveId: (id) => (/\/(fr|en)\.json\?\w+$/.test(id) ? `\0words/${id.split('/').pop()}` : null),
  load(id) {
    const [, name = '', part = ''] = /^\0words\/((?:fr|en)\.json)\?(\w+)$/.exec(id) ?? []
    return name ? `export default ${wordsOf(at(`../shared/src/i18n/${name}`), part)}` : null
  },
  transform: (_, id) => (/i18n\/(fr|en)\.json$/.test(id) ? { code: wordsOf(id, ''), map: null } : null),
}

/**
 * What every page needs comes in three files instead of forty: small ones share no compression, which cost the
 * first load several kilobytes. The price: a change to any of them is a new file for the browser's cache.
 */
const together = [
  { name: 'vue', test: /node_modules\/(@vue|vue|vue-router|pinia|@tanstack)\// },
  // Drawings of a few lines each: by themselves they were half of the requests of a first visit. Those that only
  // later pages draw come with these.
  { name: 'icons', test: /node_modules\/@lucide\//, minShareCount: 3 },
  {
    name: 'shell',
    test: /inbox\/src\/(app\/(?!icon|sheet)\w+\.ts|live\/)|shared\/src\/(\w+\.ts|api\/|i18n\/\w+\.ts|ui\/(Avatar|Button|ChannelBadge|Empty|IconButton|Segmented|Skeleton|Spinner)\.)/,
  },
]

export default defineConfig({
  root: at('.'),
  plugins: [vue(), sentences, layersFirst],
  resolve: { alias: { '@shared': at('../shared/src'), '@': at('./src') } },
  define: {
    __VUE_OPTIONS_API__: 'false',
  },
  build: {
    outDir: at('../../src/causerie/_web'),
    emptyOutDir: true,
    manifest: true,
    // The floor of light-dark(), which the tokens use.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: together } } },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      proxied.map((path) => [path, { target: server, ws: true, changeOrigin: false }]),
    ),
  },
})
