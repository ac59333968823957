import { readAtTrace } from './at-trace.ts'
import { readGoTrace } from './go-trace.ts'
import { readPythonTrace } from './python-trace.ts'
import type { TraceError } from './trace-error.ts'

/** What is longer is looked at where it begins and where it ends: an error's class stands at its beginning, Java's root cause at its end. */
const HEAD_CHARS = 65_536
const TAIL_CHARS = 65_536

const CAUSE = '\nCaused by: '
/** Where a trace shows what it is written in: its first frames stand there, if its message is no longer. */
const SHOWN = 4000

/** The errors of a stack trace in whichever language it is written, the outermost first and the root cause last. Never throws. */
export function readTrace(stack: string): readonly TraceError[] {
  const text = boundedTrace(stack)
  if (isAtTrace(text)) return readAtTrace(text)
  if (text.includes('  File "')) {
    const trace = readPythonTrace(text)
    if (trace.length > 0) return trace
  }
  if (text.includes('.go:')) {
    const trace = readGoTrace(text)
    if (trace.length > 0) return trace
  }
  return readAtTrace(text)
}

/**
 * The root cause alone, which is the last of `readTrace`, without a look at the errors around it. `undefined` when the trace does not
 * show it at once, and when the one around it tells more.
 */
export function readInnermost(stack: string, tellsMore: (name: string) => boolean): TraceError | undefined {
  const at = stack.lastIndexOf(CAUSE)
  if (at === -1 || stack.length - at > TAIL_CHARS || !isAtTrace(stack)) return undefined
  const outer = at === 0 ? -1 : stack.lastIndexOf(CAUSE, at - 1)
  const from = outer === -1 ? 0 : outer + CAUSE.length
  if (tellsMore(/^[\w.$]{1,200}/.exec(stack.slice(from, from + 200))?.[0] ?? '')) return undefined
  return readAtTrace(stack.slice(at + CAUSE.length)).at(-1)
}

function boundedTrace(stack: string): string {
  if (stack.length <= HEAD_CHARS + TAIL_CHARS) return stack
  return `${stack.slice(0, HEAD_CHARS)}\n${stack.slice(-TAIL_CHARS)}`
}

function isAtTrace(text: string): boolean {
  const shown = text.length > SHOWN ? text.slice(0, SHOWN) : text
  return shown.includes('\n\tat ') || shown.includes('\n    at ') || shown.includes('\n   at ')
}
