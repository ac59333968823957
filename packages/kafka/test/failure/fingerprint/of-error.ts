import { fingerprintOf } from '../../../src/failure/fingerprint/fingerprint.ts'
import type { ToldFailure } from '../../../src/failure/fingerprint/told-failure.ts'
import { describeError, type ErrorDescription } from '../../../src/failure/root-cause.ts'

/** What a letter of ours tells of an error, when nothing of it is cut. */
export const toldOf = (error: ErrorDescription, stage = 'handle'): ToldFailure => ({
  stage,
  name: error.causeName,
  code: error.causeCode,
  message: error.causeMessage ?? '',
  stack: error.stack
})

/** The fingerprint of whatever was thrown. */
export const printOf = (error: unknown, stage = 'handle'): string => fingerprintOf(toldOf(describeError(error), stage))
