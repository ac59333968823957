import { causeChain, readProperty } from './cause-chain.ts'

/** What an error says of itself, as text. Of anything that can be thrown. */
export interface ErrorDescription {
  /** Its class; for what is no object its type ('string', 'null'). */
  readonly name: string
  readonly code?: string
  /** `null` when it has none; an empty message is none. */
  readonly message: string | null
  /** Its stack trace, then each cause's after 'Caused by: '. Empty when it has none. */
  readonly stack: string
  /** The root cause's class: the deepest cause's; the error's own when it has no cause. */
  readonly causeName: string
  readonly causeCode?: string
  readonly causeMessage: string | null
  /** The root cause's own stack trace, without the errors around it. */
  readonly causeStack: string
  /** Whether there is a cause, which makes the error itself a wrapper. */
  readonly wrapped: boolean
}

/**
 * Describes anything that was thrown, and itself throws for nothing: not for `null`, strings, frozen or circular errors,
 * getters that throw, revoked proxies.
 * @param stackChars how much of the stack trace is wanted; causes beyond are not looked at (building a trace is what costs)
 */
export function describeError(error: unknown, stackChars = Number.POSITIVE_INFINITY): ErrorDescription {
  const chain = causeChain(error)
  // A cause that is no object ("caused by 'timeout'") says something in the trace and has no class: it is not the root.
  let root = chain.length - 1
  while (root > 0 && typeof chain[root] !== 'object') root--
  const rootError = chain[root]
  const name = nameOf(error)
  const message = messageOf(error)
  const code = codeOf(error)
  let stack = stackOf(error, name)
  const wrapped = root > 0
  if (!wrapped) {
    if (chain.length > 1 && stack.length < stackChars) stack += causedBy(chain[1])
    return {
      name,
      ...(code && { code }),
      message,
      stack,
      causeName: name,
      ...(code && { causeCode: code }),
      causeMessage: message,
      causeStack: stack,
      wrapped
    }
  }
  const causeName = nameOf(rootError)
  const causeCode = codeOf(rootError)
  const causeStack = stackOf(rootError, causeName)
  for (let i = 1; i < chain.length && stack.length < stackChars; i++) {
    stack += i === root ? `\nCaused by: ${causeStack || heading(rootError, causeName)}` : causedBy(chain[i])
  }
  return {
    name,
    ...(code && { code }),
    message,
    stack,
    causeName,
    ...(causeCode && { causeCode }),
    causeMessage: messageOf(rootError),
    causeStack,
    wrapped
  }
}

function causedBy(error: unknown): string {
  const name = nameOf(error)
  return `\nCaused by: ${stackOf(error, name) || heading(error, name)}`
}

function heading(error: unknown, name: string): string {
  const message = messageOf(error)
  return message === null ? name : `${name}: ${message}`
}

/** Names that a class inherits when it sets none of its own; then the constructor's name says more. */
const inherited = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError'
])

function nameOf(error: unknown): string {
  if (error === null) return 'null'
  if (typeof error !== 'object') return typeof error
  const name = readProperty(error, 'name')
  const hasName = typeof name === 'string' && name !== ''
  if (hasName && !inherited.has(name)) return name
  const constructorName = readProperty(readProperty(error, 'constructor'), 'name')
  // Shorter names come of minifiers; NodeError is how Node's own errors are made, not what they are.
  const says = typeof constructorName === 'string' && constructorName.length > 2 && constructorName !== 'NodeError'
  return says ? constructorName : hasName ? name : 'Object'
}

function messageOf(error: unknown): string | null {
  if (error === null || error === undefined) return null
  const message = typeof error === 'object' || typeof error === 'function' ? readProperty(error, 'message') : error
  // Of an object only `message` is told: whatever else it holds may be a secret.
  return message === '' ||
    message === null ||
    typeof message === 'object' ||
    typeof message === 'function' ||
    message === undefined
    ? null
    : String(message)
}

function codeOf(error: unknown): string | undefined {
  const code = readProperty(error, 'code')
  return (typeof code === 'string' && code !== '') || typeof code === 'number' ? String(code) : undefined
}

function stackOf(error: unknown, name: string): string {
  const stack = readProperty(error, 'stack')
  if (typeof stack !== 'string') return ''
  // V8 writes the heading before a class can give itself a name.
  return name !== 'Error' && /^Error(?=[:\n]|$)/.test(stack) ? name + stack.slice(5) : stack
}
