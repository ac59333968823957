import type { SourceRecord } from '../records/source-record.ts'
import { classify } from './classify.ts'
import type { FailureClass, FailureStage } from './failure.ts'
import { fingerprintOf } from './fingerprint/fingerprint.ts'
import { describeError } from './root-cause.ts'
import { shortTrace } from './stack-frames.ts'

/** Bytes of a stack trace in letters, where nothing else is said (`deadLetter.stackBytes`). */
const traceBytes = 2048

/** What an error would be dead-lettered as. */
export interface ThrownCause {
  /** As the letter's: equal for failures of one cause. */
  readonly fingerprint: string
  /** A hash of what is said, wherever it was thrown. */
  readonly saying: string
  /** Class and code of the root cause. */
  readonly name: string
  readonly message: string
  readonly class: FailureClass
}

/** The cause that the letter of a record would tell, had the error been thrown at it. Of anything that can be thrown. */
export function thrownCause(error: unknown, stage: FailureStage, record: SourceRecord): ThrownCause {
  const said = describeError(error, traceBytes)
  const { causeName, causeCode: code } = said
  const message = (said.causeMessage ?? '').toWellFormed()
  const stack = shortTrace(said.stack, traceBytes).slice(0, traceBytes).toWellFormed()
  return {
    fingerprint: fingerprintOf({ stage, name: causeName, code, message, stack }),
    saying: fingerprintOf({ stage, name: causeName, code, message }),
    name: code === undefined ? causeName : `${causeName} ${code}`,
    message,
    class: classify(error, { stage, record })
  }
}
