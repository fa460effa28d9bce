// Starts `causerie demo` on a free port for each worker, with data of its own, opens its one-time link, and gives the
// journeys its address and a signed-in cookie. Everything it made is gone afterwards.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A product for each worker, so that the journeys of two files never meet. */
    desks: Desk[]
  }
}

export interface Desk {
  base: string
  cookie: string
}

const PYTHON = fileURLToPath(new URL('../../.venv/bin/python', import.meta.url))
const READY = /Causerie is ready: (\S+)/
/** Generous: a first start makes a database and plays the demo, perhaps on a busy machine. */
const STARTS_WITHIN = 150_000

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  if (!process.env.CHROMIUM) {
    project.provide('desks', [])
    return
  }
  const started = await Promise.allSettled(
    Array.from({ length: project.vitest.config.maxWorkers }, () => start()),
  )
  const servers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const stop = () => Promise.all(servers.map((server) => server.stop())).then(() => undefined)
  const failed = started.find((one) => one.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  project.provide(
    'desks',
    servers.map(({ base, cookie }) => ({ base, cookie })),
  )
  return stop
}

/** A product of one's own; `settings` are more of its environment. */
export async function start(
  settings: Record<string, string> = {},
): Promise<Desk & { stop: () => Promise<void> }> {
  // The embedded database runs as another user when we are root: it must be able to walk there.
  const folder = await mkdtemp('/var/tmp/causerie-e2e-')
  await chmod(folder, 0o755)
  const child = spawn(PYTHON, ['-m', 'causerie', 'demo', '--port', '0', '--no-open', '--gifs'], {
    env: { ...process.env, ...settings, CAUSERIE_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = () => stopped(child).then(() => rm(folder, { recursive: true, force: true }))
  try {
    const link = await ready(child)
    const desk = { base: new URL(link).origin, cookie: await enter(link) }
    await atOnce(desk)
    return { ...desk, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The link that the product prints once it answers. */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = []
    const hear = (line: string) => {
      said.push(line)
      const link = READY.exec(line)?.[1]
      if (link) resolve(link)
    }
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface(stream).on('line', hear)
    }
    const fail = (why: string) => reject(new Error(`${why}\n${said.slice(-30).join('\n')}`))
    child.once('exit', (code) => fail(`causerie demo ended with ${code}`))
    setTimeout(() => fail('causerie demo did not become ready'), STARTS_WITHIN).unref()
  })
}

/** Opens the one-time link as a browser would, and keeps the session it gives. */
async function enter(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: 'manual' })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`the link gave no session: ${answer.status}`)
  return cookie
}

/** Answers leave without waiting to be undone, save in the journeys that are about that. */
async function atOnce({ base, cookie }: Desk): Promise<void> {
  const headers = { cookie, origin: base, 'content-type': 'application/json' }
  await fetch(`${base}/api/me`, { method: 'PATCH', headers, body: JSON.stringify({ hold: 0 }) })
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await gone
  clearTimeout(late)
}
