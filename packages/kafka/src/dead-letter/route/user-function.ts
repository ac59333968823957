import { types } from 'node:util'
import { show } from '../../options/check.ts'

/**
 * What a function of the user's returned, made harmless: a promise stays one (and is an answer of the wrong type),
 * but its rejection no longer ends the process as unhandled.
 */
export function settled(answer: unknown): unknown {
  if (types.isPromise(answer)) Promise.prototype.then.call(answer, undefined, () => {})
  return answer
}

/** Any value as an event or header shows it, whatever it is. Of an error its name only: its message did not pass the user's mask. */
export function shown(value: unknown): string {
  try {
    if (value instanceof Error) return `${value.name}`.slice(0, 60)
    return show(value)
  } catch {
    return 'a value that cannot be shown'
  }
}
