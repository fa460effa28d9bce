// What most openings do without, in a file of its own.

import { HOME } from './home'
import { RATING } from './rating'

export { listen } from './command'
export { home } from './home'
export { rating } from './rating'

export const STYLE = HOME + RATING
