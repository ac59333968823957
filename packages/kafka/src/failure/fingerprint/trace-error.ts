import type { CauseFrame } from './cause-frame.ts'

/** One error of a trace. Frames are read when they are asked for, innermost first; `null` is one that says nothing. */
export interface TraceError {
  readonly name: string
  readonly message: string
  frames(): Iterable<CauseFrame | null>
  /** The text of its frames, the same where they are the same; empty when it is not at hand. */
  readonly framesText: string
}
