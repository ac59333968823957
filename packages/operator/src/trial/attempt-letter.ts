import {
  DeadLetterError,
  DecodeFailure,
  type FailureClass,
  originalRecord,
  type RecordDecoder,
  type TrialHandler,
  thrownBy,
  thrownCause,
  tryRecord
} from '@dead-letter/kafka/internal'
import type { Letter } from '../letters/letter.ts'

/** What the handler says to a letter's record: that it passes, or why it does not. */
export type TrialOutcome =
  | { readonly passed: true }
  | {
      readonly passed: false
      /** As `causes` would name it. */
      readonly cause: string
      readonly fingerprint: string
      /** A hash of what it says, wherever in the code it was thrown. */
      readonly saying: string
      readonly class: FailureClass
      readonly message: string
    }

/**
 * One attempt at the record that a letter was: decoded and handled as when it is consumed, but never committed and never
 * dead-lettered. Never throws.
 * @param timeoutMs after which the handler's signal is aborted, and it is no longer waited for
 * @param end aborts it too
 */
export async function attemptLetter(
  letter: Letter,
  decoder: RecordDecoder,
  handle: TrialHandler,
  timeoutMs: number,
  end: AbortSignal
): Promise<TrialOutcome> {
  // The handler may work in place: on copies.
  const record = originalRecord(letter.owned().record, letter.facts)
  const controller = new AbortController()
  const { topic, partition, offset } = record
  const late = (): void =>
    controller.abort(new DeadLetterError('HANDLER_STUCK', { topic, partition, offset, timeoutMs }))
  const timer = setTimeout(late, timeoutMs)
  const stop = (): void => controller.abort(end.reason)
  if (end.aborted) stop()
  else end.addEventListener('abort', stop, { once: true })
  try {
    await untilAborted(tryRecord(record, decoder, handle, controller.signal), controller.signal)
    return { passed: true }
  } catch (thrown) {
    const stage = thrown instanceof DecodeFailure ? thrown.stage : 'handle'
    const { name, ...told } = thrownCause(thrownBy(thrown), stage, record)
    return { passed: false, cause: name, ...told }
  } finally {
    clearTimeout(timer)
    end.removeEventListener('abort', stop)
  }
}

/** A handler that does not look at its signal is left behind; one that looks at it says best what happened. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>()
  const tell = (): void => {
    setImmediate(() => aborted.reject(signal.reason))
  }
  if (signal.aborted) tell()
  else signal.addEventListener('abort', tell, { once: true })
  work.catch(() => {})
  aborted.promise.catch(() => {})
  try {
    await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', tell)
  }
}
