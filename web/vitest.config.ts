import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@shared': at('./shared/src'), '@': at('./inbox/src') } },
  test: {
    environment: 'happy-dom',
    // As long as a busy machine may need to mount a page; nothing waits that long that succeeds.
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    include: ['shared/**/*.test.ts', 'inbox/**/*.test.ts', 'widget/**/*.test.ts'],
  },
})
