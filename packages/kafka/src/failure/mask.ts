/**
 * Rewrites a piece of text that came of the user's code, to take out secrets: 'stacktrace' a stack trace with its causes,
 * 'message' everything else (an error's name, code or message, what a function returned). Synchronous.
 */
export type Mask = (text: string, what: 'message' | 'stacktrace') => string

/** What is longer is cut before it is masked too: no answer is longer than a 16th of it, so what the cut leaves of a secret is never shown. */
const MAX_CHARS = 1_048_576

/**
 * The one way by which text of the user's code gets into a letter, an event, `health()`, a warning or an error of ours:
 * masked as a whole first, then cut. Total: a mask that throws or answers anything but a string hides everything.
 */
export interface Masker {
  /** Whether there is a mask: what is not text itself, an error as a cause, has to be rewritten then. */
  readonly masks: boolean
  /** At most `limit` characters, with an ellipsis where it was cut. */
  text(text: string, limit: number): string
  stack(text: string): string
}

/** No mask; the bounds hold. */
export const unmasked: Masker = { masks: false, text: shortened, stack: text => text.slice(0, MAX_CHARS) }

const maskers = new WeakMap<Mask, Masker>()

/** The masker of an option: the same for the same function. */
export function maskerOf(mask: Mask | undefined): Masker {
  if (mask === undefined) return unmasked
  let masker = maskers.get(mask)
  if (masker === undefined) {
    masker = makeMasker(mask)
    maskers.set(mask, masker)
  }
  return masker
}

function makeMasker(mask: Mask): Masker {
  const masked = (text: string, what: 'message' | 'stacktrace'): string => {
    try {
      const answer: unknown = mask(text.slice(0, MAX_CHARS), what)
      if (typeof answer === 'string') return answer
      // A promise is no answer, and its rejection must not end the process.
      if (answer instanceof Promise) answer.catch(() => {})
    } catch {
      // Its error may quote what it was to hide.
    }
    return '[masked]'
  }
  return {
    masks: true,
    text: (text, limit) => shortened(masked(text, 'message'), limit),
    stack: text => masked(text, 'stacktrace').slice(0, MAX_CHARS)
  }
}

/** Cut between characters. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = limit - 1
  const code = text.charCodeAt(end - 1)
  return `${text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end)}…`
}
