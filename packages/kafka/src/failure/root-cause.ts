import { readProperty } from '../thrown.ts'
import { causeChain } from './cause-chain.ts'
import { type Masker, shortened, unmasked } from './mask.ts'
import { withoutOwnFrames } from './stack-frames.ts'

/** Characters of a name or code that are told, and of a message. What names things is short; whatever is longer was made to do harm. */
export const NAME_CHARS = 200
export const MESSAGE_CHARS = 65_536
/** Characters of one error's stack trace that are looked at. */
const STACK_CHARS = 65_536

/** What an error says of itself, as text: masked, and none of it longer than its bound. Of anything that can be thrown. */
export interface ErrorDescription {
  /** Its class; for what is no object its type ('string', 'null'). */
  readonly name: string
  readonly code?: string
  /** `null` when it has none; an empty message is none. */
  readonly message: string | null
  /** Its stack trace, then each cause's after 'Caused by: ', without frames of this library and of Node. Empty when it has none. */
  readonly stack: string
  /** The root cause's class: the deepest cause's; the error's own when it has no cause. */
  readonly causeName: string
  readonly causeCode?: string
  readonly causeMessage: string | null
  /** The root cause's own stack trace, without the errors around it. For the fingerprint alone: it is not masked. */
  readonly causeStack: string
  /** Whether there is a cause, which makes the error itself a wrapper. */
  readonly wrapped: boolean
}

/**
 * Describes anything that was thrown, and itself throws for nothing: not for `null`, strings, frozen or circular errors,
 * getters that throw, revoked proxies.
 * @param stackChars how much of the stack trace is wanted; causes beyond are not looked at (building a trace is what costs)
 */
export function describeError(
  error: unknown,
  stackChars = Number.POSITIVE_INFINITY,
  mask: Masker = unmasked
): ErrorDescription {
  const chain = causeChain(error)
  // A cause that is no object ("caused by 'timeout'") says something in the trace and has no class: it is not the root.
  let root = chain.length - 1
  while (root > 0 && typeof chain[root] !== 'object') root--
  const rawName = nameOf(error)
  const outer = saidBy(error, rawName, mask)
  const ownStack = stackOf(error, rawName)
  const wrapped = root > 0
  const rootError = chain[root]
  const rawRootName = wrapped ? nameOf(rootError) : rawName
  const inner = wrapped ? saidBy(rootError, rawRootName, mask) : outer
  const causeStack = wrapped ? stackOf(rootError, rawRootName) : ownStack
  let stack = ownStack
  for (let i = 1; i < chain.length && stack.length < stackChars; i++) {
    stack += i === root ? `\nCaused by: ${causeStack || heading(rootError, rawRootName)}` : causedBy(chain[i])
  }
  return {
    ...outer,
    stack: stackChars === 0 || stack === '' ? '' : mask.stack(stack),
    causeName: inner.name,
    ...(inner.code && { causeCode: inner.code }),
    causeMessage: inner.message,
    causeStack,
    wrapped
  }
}

/** An error's reason as part of a sentence of ours: its message, or its name without one. */
export function reasonOf(error: unknown, mask: Masker, limit = 1000): string {
  const { name, message } = describeError(error, 0, mask)
  return message === null ? name : shortened(message, limit)
}

type Said = Pick<ErrorDescription, 'name' | 'code' | 'message'>

function saidBy(error: unknown, name: string, mask: Masker): Said {
  const code = codeOf(error)
  const message = messageOf(error)
  return {
    name: mask.text(name, NAME_CHARS),
    ...(code && { code: mask.text(code, NAME_CHARS) }),
    message: message === null ? null : mask.text(message, MESSAGE_CHARS)
  }
}

function causedBy(error: unknown): string {
  const name = nameOf(error)
  return `\nCaused by: ${stackOf(error, name) || heading(error, name)}`
}

function heading(error: unknown, name: string): string {
  const message = messageOf(error)
  return (message === null ? name : `${name}: ${message}`).slice(0, STACK_CHARS)
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

/** Headings that V8 wrote before a class gave itself a name: of `Error`, and of the errors made to be extended. */
const headings = ['Error', 'PoisonError', 'BusinessError', 'TransientError', 'InfrastructureError']

function stackOf(error: unknown, name: string): string {
  const given = readProperty(error, 'stack')
  if (typeof given !== 'string') return ''
  const stack = withoutOwnFrames(given.length > STACK_CHARS ? given.slice(0, STACK_CHARS) : given)
  const old = headings.find(
    known => stack.startsWith(known) && /^(?:[:\n]|$)/.test(stack.slice(known.length, known.length + 1))
  )
  return old === undefined || old === name ? stack : name + stack.slice(old.length)
}
