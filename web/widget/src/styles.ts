// The looks of what comes later.

import { EMOJI } from './emoji'
import { HOME } from './home'
import { ONWARD } from './onward'
import { PAGES } from './pages'
import { RATING } from './rating'

export const STYLE = HOME + RATING + PAGES + ONWARD + EMOJI
