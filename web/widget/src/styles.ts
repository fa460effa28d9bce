// The looks of what comes later.

import { EMOJI } from './emoji'
import { FORM } from './form'
import { HOME } from './home'
import { ONWARD } from './onward'
import { PAGES } from './pages'
import { RATING } from './rating'
import { TEASER } from './teaser'

export const STYLE = HOME + RATING + PAGES + ONWARD + EMOJI + FORM + TEASER
