import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Bytes over the wire, gzipped. The loader is what every page of a site pays; the chat, only who opens it.
// What comes later, who needs it. Together 20 kB.
const BUDGET: Record<string, number> = { 'loader.js': 1_500, 'chat.js': 12_000, 'later.js': 7_100 }

const escaped = (character: string) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0')

/** ASCII alone, so that a server which forgets the charset harms nothing. Over the budget, the build fails. */
const lean: Plugin = {
  name: 'lean',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue
      // In minified code only the style still has lines.
      file.code = file.code.replace(/[^\x00-\x7f]/g, escaped).replace(/(?<=[;{},])\n/g, '')
      const size = gzipSync(file.code, { level: 9 }).length
      const budget = BUDGET[file.fileName] ?? 0
      this.info(`widget/${file.fileName}: ${size} bytes gzipped, of ${budget}`)
      if (size > budget) this.error(`widget/${file.fileName} is ${size} bytes gzipped, over its ${budget}`)
    }
  },
}

/** One classic script in a function of its own: nothing leaks into the host's page, no CORS to load it. */
function script(name: string, rest: InlineConfig['build'] = {}): InlineConfig {
  return {
    root: at('.'),
    configFile: false,
    plugins: [lean],
    build: {
      target: 'es2022',
      // As a library: what an import later on fetches is fetched, without Vite's own wrapping around it.
      lib: { entry: at(`src/${name}.ts`), formats: ['iife'], name, fileName: () => `${name}.js` },
      ...rest,
    },
  }
}

/** Where the chat is there already, its own hands are borrowed. */
const borrowed: Plugin = {
  name: 'borrowed',
  enforce: 'pre',
  resolveId: (source) => (source === './dom' ? at('src/lent.ts') : null),
}

/** What the chat imports when it needs it: a module, whose names stay. A library's module would not be minified. */
function module(name: string, rest: InlineConfig['build']): InlineConfig {
  const rollupOptions = {
    input: at(`src/${name}.ts`),
    preserveEntrySignatures: 'strict' as const,
    output: { format: 'es' as const, entryFileNames: `${name}.js` },
  }
  const made = script(name, { ...rest, lib: false, modulePreload: false, rollupOptions })
  return { ...made, plugins: [borrowed, lean] }
}

/** A script in that format has one entry, so each of the others is a build of its own, into the same folder. */
function thenTheOthers(): Plugin {
  let outDir = ''
  return {
    name: 'then-the-others',
    configResolved: (config) => void (outDir = config.build.outDir),
    closeBundle: async () => {
      for (const one of [script('loader', { outDir, emptyOutDir: false }), module('later', { outDir, emptyOutDir: false })])
        await build({ ...one, publicDir: false })
    },
  }
}

const chat = script('chat', { outDir: at('../../src/causerie/_web/widget'), emptyOutDir: true })

export default defineConfig({ ...chat, plugins: [lean, thenTheOthers()] })
