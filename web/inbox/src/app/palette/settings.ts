// The pages of the settings and who may open them, for what leads there from elsewhere. The pages themselves
// are told by SettingsPage.vue, which a test compares with this list.
import type { Right } from '../session'

export const SETTINGS = [
  { page: 'profile', right: null },
  { page: 'notifications', right: null },
  { page: 'keyboard', right: null },
  { page: 'canned', right: null },
  { page: 'macros', right: null },
  { page: 'channels', right: 'administer' },
  { page: 'appearance', right: 'administer' },
  { page: 'people', right: 'administer' },
  { page: 'labels', right: 'supervise' },
  { page: 'attributes', right: 'administer' },
  { page: 'pipeline', right: 'administer' },
  { page: 'company', right: 'administer' },
  { page: 'tokens', right: 'administer' },
  { page: 'roles', right: 'administer' },
  { page: 'export', right: 'administer' },
  { page: 'intake', right: 'supervise' },
  { page: 'diagnostic', right: null },
] as const satisfies readonly { page: string; right: Right | null }[]
