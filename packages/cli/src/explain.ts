import type { BrokerError } from '@dead-letter/broker'
import { DeadLetterError } from '@dead-letter/kafka'
import { exitCodes } from './exit-codes.ts'
import { errorToJson } from './output/error-json.ts'
import { escapeText } from './output/escape.ts'
import { inFlagNames, inOurWords } from './output/flag-names.ts'
import { UsageError } from './usage-error.ts'

/** Codes by which the pre-flight or the group refuses: nothing was fetched. */
const refusals =
  /^(?:DLQ_|SOURCE_TOPIC_|PREFLIGHT_REFUSED$|GROUP_(?:FORBIDDEN|INVALID|PROTOCOL_MISMATCH|PROTOCOL_REFUSED)$|BROKER_ADVERTISED_UNREACHABLE$)/
const usage =
  /^(?:OPTION_|DLQ_PARTITIONS_NEED_FUNCTION$|DLQ_NAME_INVALID$|READ_TOPIC_MISSING$|READ_PARTITION_MISSING$|FORWARD_TOPIC_)/

/** What was asked of the embedded broker cannot be. */
const brokerUsage = /^(?:OPTION_|CONFIG_|TOPIC_)/

/** By its name, so that the broker is not loaded to explain what is not its error. */
const isBrokerError = (error: unknown): error is BrokerError =>
  error instanceof Error && error.name === 'BrokerError' && 'code' in error

interface Explanation {
  readonly line: string
  readonly code: number
}

/** What an error means to the user: one line and the exit code. Total over whatever was thrown. */
export function explain(error: unknown): Explanation {
  try {
    const known = explainKnown(error)
    if (known !== null) return known
  } catch {
    // It only looks like one of ours.
  }
  const { name, message } = errorToJson(error)
  return { line: escapeText(message || name), code: exitCodes.stopped }
}

function explainKnown(error: unknown): Explanation | null {
  if (error instanceof UsageError) return { line: escapeText(error.message), code: exitCodes.usage }
  if (DeadLetterError.is(error)) {
    if (error.code === 'RUN_INCOMPLETE')
      return { line: `${escapeText(inFlagNames(error.message))} (${error.code})`, code: exitCodes.incomplete }
    const code = usage.test(error.code)
      ? exitCodes.usage
      : error.code === 'DEAD_LETTERS_MAX'
        ? exitCodes.tooManyDead
        : refusals.test(error.code)
          ? exitCodes.refused
          : exitCodes.stopped
    return { line: `${escapeText(inOurWords(error))} (${error.code})`, code }
  }
  if (isBrokerError(error)) {
    const code = brokerUsage.test(error.code) ? exitCodes.usage : exitCodes.stopped
    return { line: `${escapeText(inFlagNames(error.message))} (${error.code})`, code }
  }
  return null
}
