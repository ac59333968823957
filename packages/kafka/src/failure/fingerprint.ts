import { hash } from 'node:crypto'
import type { FailureStage } from './failure.ts'
import type { ErrorDescription } from './root-cause.ts'

/** Frames of the user's own code that take part: enough to tell call sites apart, few enough to survive a refactoring around them. */
const FRAMES = 3
const REMEMBERED = 512

/** Cause text → fingerprint. An outage makes millions of letters of a few causes. */
const remembered = new Map<string, string>()

/**
 * The hash that puts failures of one cause into one group: stage, class, code and message of the root cause, with what
 * changes from record to record taken out (numbers, ids, quoted pieces), and where in the user's code it was thrown,
 * without line numbers. 'v1:' and 16 hex digits; a change of the recipe changes the version.
 */
export function fingerprint(error: ErrorDescription, stage: FailureStage): string {
  const message = error.causeMessage === null ? '' : messageShape(error.causeMessage)
  // What does not decode is wrong in its bytes, not at a place in code.
  const place = stage === 'handle' ? ownFrames(error.causeStack) || ownFrames(error.stack) : ''
  const cause = `${stage}\n${error.causeName}\n${error.causeCode ?? ''}\n${message}\n${place}`
  let known = remembered.get(cause)
  if (known === undefined) {
    known = `v1:${hash('sha256', cause, 'hex').slice(0, 16)}`
    // Emptied when full: causes that come at all come often, and are back at once.
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(cause, known)
  }
  return known
}

/** A message without what changes from record to record; its beginning counts. */
export function messageShape(message: string): string {
  return (
    message
      .slice(0, 1000)
      // V8 quotes a piece of the input, which may itself hold quotes.
      .replace(/token '[\s\S]{1,2}', [\s\S]*$/, 'token ?')
      .replace(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/g, '?')
      // Anything with a digit in it: order-17, ab3f, 10.0.0.1, 2026-01-02T03:04, UUIDs. The bound keeps a hostile text from costing its square.
      .replace(/[\w.:+-]{0,64}\d[\w.:+-]*/g, '?')
      // Hexadecimal that happens to have none.
      .replace(/\b[0-9a-f]{8}(?:-?[0-9a-f]{4})*\b/gi, '?')
      // Shaped first: how long an id is must not move the end.
      .slice(0, 300)
  )
}

/** Function and file of the first frames that are neither Node's nor a dependency's. Line and column change with every edit. */
function ownFrames(stack: string): string {
  const frames: string[] = []
  let from = stack.indexOf('\n    at ')
  while (from !== -1 && frames.length < FRAMES) {
    const end = stack.indexOf('\n', from + 1)
    const line = stack.slice(from + 8, end === -1 ? undefined : end)
    if (!line.includes('node_modules') && !line.includes('node:') && !line.includes('<anonymous>'))
      frames.push(frameShape(line))
    from = end === -1 ? -1 : stack.indexOf('\n    at ', end)
  }
  return frames.join('\n')
}

function frameShape(line: string): string {
  const found = /^(?:async )?(?:(.*) \()?(.*?)(?::\d+)*\)?$/.exec(line)
  // The folder depends on where the program is installed, the file's name does not.
  const file = (found?.[2] ?? line).split(/[/\\]/).pop()
  return `${found?.[1] ?? ''} ${file}`
}
