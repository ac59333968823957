import { primitives, readHeading } from './heading.ts'
import type { ToldFailure } from './told-failure.ts'
import { readInnermost, readTrace } from './trace.ts'
import type { TraceError } from './trace-error.ts'
import { isWrapper } from './wrappers.ts'

/** The root cause of a failure. */
export interface Root {
  readonly name: string
  readonly message: string
  /** As the trace tells it; absent without a trace. */
  readonly error: TraceError | undefined
}

/** The errors of a failure's trace, outermost first; the root cause is the last. */
export function errorsOf({ stack = '' }: ToldFailure): readonly TraceError[] {
  let errors = stack === '' ? [] : readTrace(stack)
  // A cause that is no object ("caused by 'timeout'") has no class: it is not the root.
  while (errors.length > 1 && primitives.has((errors.at(-1) as TraceError).name)) errors = errors.slice(0, -1)
  const before = errors.at(-2)
  return before !== undefined && tellsMore(before.name) ? errors.slice(0, -1) : errors
}

/** Errors that name the field where their cause only says what is wrong with some number or date. */
const tellsMore = (name: string): boolean =>
  /(?:^|\.)Json(?:|Mapping|Serialization|Reader|Parse)Exception$|(?:^|\.)(?:InvalidFormat|MismatchedInput|ValueInstantiation)Exception$/.test(
    name
  )

/**
 * The root cause: the last error of the trace's chain; where the trace tells of one error only, what the headers tell, without
 * the wrappers that put the class and message of their cause into their own message.
 */
export function findRoot(told: ToldFailure): Root {
  const { message = '', stack = '' } = told
  const name = (told.name ?? '').slice(0, NAME_CHARS)
  const innermost = stack === '' ? undefined : readInnermost(stack, tellsMore)
  if (innermost !== undefined && innermost.name !== '' && !primitives.has(innermost.name))
    return { ...unwrapped(innermost.name, innermost.message), error: innermost }
  const errors = errorsOf(told)
  const error = errors.at(-1)
  if (error === undefined) return { ...unwrapped(name, message), error }
  if (errors.length > 1 && (error.name !== '' || error.message !== ''))
    return { ...unwrapped(error.name || name, error.message), error }
  // The header has the class in full and the message whole; a trace alone has both in its first lines.
  const said =
    message === '' && (name === '' || error.name === name || sameClass(name, error.name)) ? error.message : message
  return { ...unwrapped(name || error.name, said), error }
}

const sameClass = (full: string, short: string): boolean => full.endsWith(`.${short}`) || short.endsWith(`.${full}`)

/** A longer class was made to do harm. */
const NAME_CHARS = 500

const NESTED = 'nested exception is '
const MAX_UNWRAPPED = 8

/** Class and message that a wrapper tells of its cause in its own message. */
function unwrapped(name: string, message: string): { name: string; message: string } {
  let found = { name, message }
  for (let i = 0; i < MAX_UNWRAPPED; i++) {
    const inner = innerOf(found.name, found.message)
    if (inner === null) break
    found = inner
  }
  return found
}

function innerOf(name: string, message: string): { name: string; message: string } | null {
  const nested = message.lastIndexOf(NESTED)
  if (nested !== -1) {
    const inner = readHeading(message.slice(nested + NESTED.length))
    if (inner.name !== '') return inner
  }
  if (!isWrapper(name)) return null
  const inner = readHeading(message)
  if (inner.name.includes('.') || /(?:Error|Exception)$/.test(inner.name)) return inner
  // `One or more errors occurred. (Connection refused)`
  const one = /^One or more errors occurred\. \(([\s\S]{1,2000})\)$/.exec(message.slice(0, 2100).trim())
  return one === null ? null : { name: '', message: one[1] as string }
}
