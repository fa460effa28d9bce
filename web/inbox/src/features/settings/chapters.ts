// The pages of the settings by what one comes for. A page that stands nowhere here would have no way to it: a test
// compares them with the pages that there are.

export const CHAPTERS = {
  you: ['profile', 'notifications', 'keyboard'],
  answering: ['canned', 'macros', 'labels', 'attributes', 'pipeline'],
  channels: ['channels', 'appearance'],
  team: ['people', 'roles'],
  house: ['company', 'tokens', 'export', 'intake', 'diagnostic'],
} as const

export type Chapter = keyof typeof CHAPTERS
