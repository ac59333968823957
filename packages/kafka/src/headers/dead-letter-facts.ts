import type { FailureClass, FailureStage } from '../failure/failure.ts'
import type { Dialect, OriginFacts } from './origin-facts.ts'

/** What a dead letter says of itself, whoever wrote it. What it does not say, or not readably, is undefined. */
export interface DeadLetterFacts extends OriginFacts {
  /** The framework whose headers tell of the latest death; `null` when there are none that are known. */
  readonly dialect: Dialect | null
  /** Whether this library wrote the letter: what `id` to `partitionNote` are from. */
  readonly own: boolean
  /** The same for every letter of the same failure; 32 hex digits. */
  readonly id: string | undefined
  /** `<topic>/<partition>/<offset>/<group>` of the first death. */
  readonly lineage: string | undefined
  /** The id of the first death: the same for every letter of one failure, also when the record was sent back and failed again. */
  readonly firstId: string | undefined
  /** Where the failure came up. */
  readonly stage: FailureStage | undefined
  /** What kind of failure it was. */
  readonly class: FailureClass | undefined
  /** Root cause's name and code, where the error was a wrapper. */
  readonly cause: string | undefined
  /** The same for failures of one cause; `v2:` and 16 hex digits. */
  readonly fingerprint: string | undefined
  /** What was cut to fit the topic. */
  readonly trimmed: readonly string[]
  /** Why the partition is not the one asked for. */
  readonly partitionNote: string | undefined
  /** How often the letter was sent back to be handled again. */
  readonly redrives: number
}
