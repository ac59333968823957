import { types } from 'node:util'
import type { Masker } from '../../failure/mask.ts'
import { show } from '../../options/check.ts'

/**
 * What a function of the user's returned, made harmless: a promise stays one (and is an answer of the wrong type),
 * but its rejection no longer ends the process as unhandled.
 */
export function settled(answer: unknown): unknown {
  if (types.isPromise(answer)) Promise.prototype.then.call(answer, undefined, () => {})
  return answer
}

const SHOWN_CHARS = 60

/** What such a function returned or threw as an event, a header or an error of ours shows it: masked and short, whatever it is. Of an error its name only. */
export function shown(value: unknown, mask: Masker): string {
  try {
    if (value instanceof Error) return mask.text(`${value.name}`, SHOWN_CHARS)
    // Masked before it is cut: half a secret is no longer recognised as one.
    if (typeof value === 'string') return `'${mask.text(value, SHOWN_CHARS)}'`
    return mask.text(show(value), SHOWN_CHARS)
  } catch {
    return 'a value that cannot be shown'
  }
}
