// Journeys in a real browser against the real product in demo mode, a server for each worker. CHROMIUM names the browser; without it they are skipped, by name.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: at('..'),
  resolve: { alias: { '@shared': at('../shared/src'), '@': at('../inbox/src') } },
  test: {
    environment: 'node',
    include: ['e2e/**/*.test.ts'],
    globalSetup: 'e2e/server.ts',
    // What they share is read once by each worker; every journey has its browser, its people and its words.
    isolate: false,
    // Half of a journey is waiting: two of them fill two cores.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // As long as the browser waits for anything else: a second is little on a busy machine.
    expect: { poll: { timeout: 20_000 } },
  },
})
