import { messageShape } from './fingerprint.ts'
import { describeError } from './root-cause.ts'

/** The same for failures of one cause: what the fingerprint is made of, without the stack. */
export function causeKey(error: unknown): string {
  const { causeName, causeCode, causeMessage } = describeError(error, 0)
  return `${causeName}\n${causeCode ?? ''}\n${messageShape(causeMessage ?? '')}`
}
