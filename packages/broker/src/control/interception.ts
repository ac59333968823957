import { type FaultCode, noFault } from '../look-up.ts'

/** A test asked for this connection to be closed instead of an answer. */
export class Dropped extends Error {
  override readonly name = 'Dropped'
}

/** What becomes of one request. */
export interface Interception {
  /** Errors of single topics and partitions. */
  readonly fault: FaultCode
  /** Code to refuse the whole request with; 0 to let it be handled. */
  readonly refuseWith: number
  /** Between the handling and the answer. @throws Dropped */
  after(): Promise<void> | undefined
}

export const untouched: Interception = { fault: noFault, refuseWith: 0, after: () => undefined }
