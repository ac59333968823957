import { DeadLetterError } from '@dead-letter/kafka/internal'
import { isOperationId } from '../../ledger/codec.ts'
import { isFar, type RedrivePlan } from './plan.ts'

/**
 * What a program may have given: an operation that the ledger cannot name would send without anybody knowing.
 * @throws DeadLetterError OPTION_INVALID
 */
export function checkPlan({
  target,
  ramp,
  operation,
  rate,
  bytesPerSecond,
  maxRedrives
}: Pick<RedrivePlan, 'target' | 'ramp' | 'operation' | 'rate' | 'bytesPerSecond' | 'maxRedrives'>): void {
  const refuse = (option: string, expected: string, got: unknown): never => {
    throw new DeadLetterError('OPTION_INVALID', { option, expected, got: String(got) })
  }
  if (!isOperationId(operation)) refuse('operation', 'a UUID in small letters', operation)
  for (const [option, given] of Object.entries({ rate, bytesPerSecond }))
    if (given !== null && !(Number.isFinite(given) && given >= 1)) refuse(option, 'a number of 1 or more', given)
  if (ramp && isFar(target)) refuse('ramp', 'left out: what comes of copies in another cluster is not known here', ramp)
  if (!Number.isSafeInteger(maxRedrives) || maxRedrives < 1)
    refuse('maxRedrives', 'an integer of 1 or more', maxRedrives)
}
