import { javaType } from './java-frame.ts'
import { type MessageShape, shapeOf } from './message-shape.ts'
import { errorsOf, findRoot } from './root.ts'
import type { ToldFailure } from './told-failure.ts'
import { readTrace } from './trace.ts'
import type { TraceError } from './trace-error.ts'
import { isWrapper } from './wrappers.ts'

/** Frames of the user's own code that take part: enough to tell call sites apart, few enough to survive a refactoring around them. */
const FRAMES = 3
/** Frames that stand for the place when a letter has no word besides its class. */
const LIBRARY_FRAMES = 2

/** What a failure comes down to: what its fingerprint is made of. */
export interface CauseParts {
  /** Empty for what failed in the handler, and where it is not told. */
  readonly stage: string
  /** Class of the root cause. */
  readonly type: string
  readonly code: string
  /** Where in the user's own code it was thrown; empty when no frame is theirs. */
  readonly place: readonly string[]
  /** Without a place, the library that threw. */
  readonly library: string
  readonly message: MessageShape
}

export function causeParts(told: ToldFailure): CauseParts {
  const stage = told.stage === undefined || told.stage === 'handle' ? '' : told.stage
  const code = told.code ?? ''
  if (stage !== '') {
    // What does not decode is wrong in its bytes, not at a place in code, and its class and message are told.
    return { stage, type: javaType(told.name ?? ''), code, ...nowhere, message: shapeOf(told.message ?? '') }
  }
  const simple = simpleFrames(told)
  if (simple !== undefined) {
    const message = shapeOf(told.message ?? '')
    return { stage, type: javaType(told.name ?? ''), code, ...placeOfOne(simple, message.text === ''), message }
  }
  const root = findRoot(told)
  const message = shapeOf(root.message)
  return { stage, type: javaType(root.name), code, ...placeOf(root.error, told, message.text === ''), message }
}

/** Where an error was thrown, and whose code threw. */
interface Place {
  readonly place: readonly string[]
  readonly library: string
}

const nowhere: Place = { place: [], library: '' }

/** The first own frames of the innermost error that has any, and whose code threw where none has. */
function placeOf(root: TraceError | undefined, told: ToldFailure, wordless: boolean): Place {
  if (root === undefined) return nowhere
  const inner = framesOf(root)
  if (inner.own.length > 0) return { place: inner.own, library: '' }
  let { library } = inner
  const errors = errorsOf(told)
  for (let i = errors.length - 2; i >= 0; i--) {
    const outer = framesOf(errors[i] as TraceError)
    if (outer.own.length > 0) return { place: outer.own, library: '' }
    if (library === '') library = outer.library
  }
  return { place: wordless ? inner.strange : [], library }
}

const placeOfOne = ({ own, strange, library }: Frames, wordless: boolean): Place =>
  own.length > 0 ? { place: own, library: '' } : { place: wordless ? strange : [], library }

const FIRST_FRAME = '\n    at '
/** Signs of another error in what stands before the first frame. */
const chained = ['---> ', 'aused by: ', 'aused By: ', '[cause]: ', 'Suppressed: ', '  File "']
/** By the text from the first frame on, of traces that tell of one error: what `readTrace` makes of them. */
const simpleTraces = new Map<string, Frames | null>()

/**
 * The frames of a trace that V8 wrote of one error whose class and message are told, which is the most frequent of ours by far: the
 * same as by taking it apart. `undefined` for every other trace.
 */
function simpleFrames(told: ToldFailure): Frames | undefined {
  const { name, message, stack } = told
  if (!name || !message || stack === undefined || stack.length > REMEMBERED_CHARS || isWrapper(name)) return undefined
  if (message.includes('nested exception is ')) return undefined
  const first = stack.indexOf(FIRST_FRAME)
  if (first <= 0 || first > 2000) return undefined
  const heading = stack.slice(0, first)
  if (chained.some(sign => heading.includes(sign))) return undefined
  const frames = stack.slice(first)
  let found = simpleTraces.get(frames)
  if (found === undefined) {
    const errors = readTrace(`E: x${frames}`)
    found = errors.length === 1 ? readFrames(errors[0] as TraceError) : null
    if (simpleTraces.size >= REMEMBERED) simpleTraces.clear()
    simpleTraces.set(frames, found)
  }
  return found ?? undefined
}

/** What an error's frames come down to. */
interface Frames {
  readonly own: readonly string[]
  readonly strange: readonly string[]
  readonly library: string
}

const REMEMBERED = 256
const REMEMBERED_CHARS = 8192
/** An outage makes millions of letters with the same few traces. */
const remembered = new Map<string, Frames>()

function framesOf(error: TraceError): Frames {
  const text = error.framesText
  if (text === '' || text.length > REMEMBERED_CHARS) return readFrames(error)
  let found = remembered.get(text)
  if (found === undefined) {
    found = readFrames(error)
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(text, found)
  }
  return found
}

function readFrames(error: TraceError): Frames {
  const own: string[] = []
  const strange: string[] = []
  let library = ''
  for (const frame of error.frames()) {
    if (frame === null) continue
    if (frame.owner === 'own') {
      if (!own.includes(frame.text) && own.push(frame.text) === FRAMES) break
    } else {
      if (library === '') library = frame.library
      if (strange.length < LIBRARY_FRAMES && frame.text !== '') strange.push(frame.text)
    }
  }
  return { own, strange, library }
}
