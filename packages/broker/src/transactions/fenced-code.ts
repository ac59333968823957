import { errorCodes } from '@dead-letter/protocol'

/** How PRODUCER_FENCED (KIP-588) is told where it is not known: to writes always, to old clients of the coordinator. */
export function fencedCode(code: number): number {
  return code === errorCodes.PRODUCER_FENCED ? errorCodes.INVALID_PRODUCER_EPOCH : code
}
