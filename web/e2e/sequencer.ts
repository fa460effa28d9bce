// The longest journeys first, so that no worker is left alone with one of them at the end. On a new machine nothing is
// known of earlier runs, and the size of a file says little of how long it walks.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By seconds, on two cores: from four minutes down to one. */
const LONG = [
  'everywhere',
  'drafts',
  'contact',
  'widget',
  'thread',
  'voice',
  'company',
  'strange',
  'schedule',
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return at < 0 ? LONG.length : at
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((one, other) => rank(one) - rank(other))
  }
}
