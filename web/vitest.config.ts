import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Tests have every sentence from the beginning: the parts that come later bring nothing more. */
const parts: Plugin = {
  name: 'parts',
  enforce: 'pre',
  resolveId: (id) => (/\.json\?\w+$/.test(id) ? '\0part' : null),
  load: (id) => (id === '\0part' ? 'export default {}' : null),
}

export default defineConfig({
  plugins: [vue(), parts],
  resolve: { alias: { '@shared': at('./shared/src'), '@': at('./inbox/src') } },
  test: {
    environment: 'happy-dom',
    pool: 'threads',
    // As long as a busy machine may need to mount a page; nothing waits that long that succeeds.
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'inbox',
          include: ['shared/**/*.test.ts', 'inbox/**/*.test.ts'],
          // A document and every module anew for each file was four fifths of the time.
          isolate: false,
          setupFiles: ['inbox/src/testing/setup.ts'],
        },
      },
      // Custom elements are registered once in a document's life: each file has its own.
      { extends: true, test: { name: 'widget', include: ['widget/**/*.test.ts'] } },
    ],
  },
})
