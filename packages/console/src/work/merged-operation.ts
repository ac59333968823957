import type { Operation } from '../api/index.ts'

export const isGoing = (state: Operation['state']): boolean =>
  ['running', 'stopping', 'pausing', 'paused'].includes(state)

/**
 * An operation that this console runs or ran, with what ledger or audit tell of it. While it runs here it is known best here, but
 * that it waits, or is asked to, stands in the ledger. Once it is over here, somebody else may go on with it or cancel it.
 */
export function merged(told: Operation | undefined, own: Operation): Operation {
  if (told === undefined) return own
  if (isGoing(own.state)) return own.state === 'running' ? { ...own, state: told.state, may: told.may } : own
  const another = told.runner !== own.runner
  if (another && told.heard > own.heard) return told
  // It was refused, or failed before it began: what may be asked is as before.
  if (another) return { ...own, may: told.may }
  // The index is a moment behind.
  if (isGoing(told.state)) return own
  return { ...own, state: told.state, may: told.may }
}
