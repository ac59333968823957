import { errorCodes } from '../protocol/error-codes.ts'

/** For clients from before PRODUCER_FENCED (KIP-588), which act the same upon the code that they know. */
export function fencedCode(code: number): number {
  return code === errorCodes.PRODUCER_FENCED ? errorCodes.INVALID_PRODUCER_EPOCH : code
}
