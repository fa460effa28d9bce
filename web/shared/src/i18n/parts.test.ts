// A sentence that comes with a page is said by that page alone: elsewhere it might not be there yet.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import fr from './fr.json'
import parts from './parts.json'

const SOURCES = ['inbox/src', 'shared/src']
/** Where the page of each part lives. */
const HOMES: Record<string, RegExp> = {
  bulk: /\/features\/inbox\/(BulkBar\.vue|useBulk\.ts)$/,
  join: /\/features\/session\//,
  person: /\/features\/(contact|deals)\//,
  quarantine: /\/features\/quarantine\//,
  settings: /\/features\/(canned|macros|settings)\//,
  templates: /\/features\/templates\//,
  // With what opens inside its composer.
  thread: /\/features\/(canned|composer|emoji|followers|gifs|macros|scheduled|templates|thread|voice)\//,
  voice: /\/features\/(voice|gifs)\//,
}

const files = SOURCES.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)),
).filter((path) => /\.(ts|vue)$/.test(path) && !/\.test\.ts$|\/testing\/|\/palette\/settings\.ts$/.test(path))

const said = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/['`](\w+)\.[a-z_$]|sentence\('(\w+)'/g)].map(
    ([, group, other]) => group ?? other ?? '',
  )

it.each(Object.values(parts).flat())('%s is said where it comes', (group) => {
  expect(Object.keys(fr)).toContain(group)
  const homes = Object.entries(parts).flatMap(([part, groups]) =>
    groups.includes(group) ? [HOMES[part]] : [],
  )
  const elsewhere = files.filter(
    (path) => said(path).includes(group) && !homes.some((home) => home?.test(path)),
  )
  expect(elsewhere).toEqual([])
})
