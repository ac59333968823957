import { messageShape } from './fingerprint/message-shape.ts'
import { describeError } from './root-cause.ts'

/** The same for failures of one cause: what the fingerprint is made of, without the place. */
export function causeKey(error: unknown): string {
  const { causeName, causeCode, causeMessage } = describeError(error, 0)
  return `${causeName}\n${causeCode ?? ''}\n${messageShape(causeMessage ?? '')}`
}
