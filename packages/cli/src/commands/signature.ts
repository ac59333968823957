import { userInfo } from 'node:os'
import { UsageError } from '../usage-error.ts'

/** More would not be an entry of the ledger any more. */
const mostTextBytes = 10_000

/** @throws UsageError */
export function checkText(text: string | undefined, flag: string): string | undefined {
  if (text !== undefined && Buffer.byteLength(text) > mostTextBytes)
    throw new UsageError(`${flag} takes at most ${mostTextBytes} bytes`)
  return text
}

/** @throws UsageError where the system knows none */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    throw new UsageError('this machine does not tell who you are: give --by')
  }
}
