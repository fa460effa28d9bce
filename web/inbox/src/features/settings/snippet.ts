// The line that a company pastes into its pages.
import type { ChannelCard } from '@shared/api/types'

export const snippetOf = ({ address }: Pick<ChannelCard, 'address'>): string =>
  // Told in two pieces: an HTML parser would take the end of the one for the end of its own script.
  `<script async src="${location.origin}/widget/loader.js" data-widget="${address}"><` + '/script>'
