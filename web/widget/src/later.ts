// What most visits do without, in a file of its own.

export { listen } from './command'
export { furnish } from './extras'
