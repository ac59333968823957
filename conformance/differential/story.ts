import type { Stage } from './stage.ts'

/**
 * A sequence of requests and what may depend on the answers. It is told to both brokers, each of which may be any broker:
 * a story asserts nothing, what is compared is all that it was answered.
 */
export interface Story {
  /** What the comparison shows, as a sentence. */
  readonly claim: string
  readonly tell: (stage: Stage) => Promise<void>
}

export function story(claim: string, tell: (stage: Stage) => Promise<void>): Story {
  return { claim, tell }
}
