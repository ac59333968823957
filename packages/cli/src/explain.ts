import type { BrokerError } from '@dead-letter/broker'
import { DeadLetterError, errorTable } from '@dead-letter/kafka'
import { exitCodes } from './exit-codes.ts'
import { Interrupted } from './interrupted.ts'
import { errorToJson } from './output/error-json.ts'
import { escapeText } from './output/escape.ts'
import { inFlagNames, inOurWords } from './output/flag-names.ts'
import { UsageError } from './usage-error.ts'

/** What the kind of an error in the library's or the broker's table means to the shell. */
const codeOfKind: Readonly<Record<string, number>> = {
  usage: exitCodes.usage,
  refused: exitCodes.refused,
  incomplete: exitCodes.incomplete,
  limit: exitCodes.tooManyDead
}

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
  if (error instanceof Interrupted) return { line: error.message, code: exitCodes.interrupted }
  if (error instanceof UsageError) return { line: escapeText(error.message), code: exitCodes.usage }
  if (DeadLetterError.is(error)) {
    // An error of another copy of the library may have a code that this one does not know.
    const kind = Object.hasOwn(errorTable, error.code) ? errorTable[error.code].kind : 'failed'
    const words = error.code === 'RUN_INCOMPLETE' ? inFlagNames(error.message) : inOurWords(error)
    return { line: escapeText(`${words} (${error.code})`), code: codeOfKind[kind] ?? exitCodes.stopped }
  }
  if (isBrokerError(error))
    return {
      line: escapeText(`${inFlagNames(error.message)} (${error.code})`),
      code: codeOfKind[error.kind] ?? exitCodes.stopped
    }
  return null
}
