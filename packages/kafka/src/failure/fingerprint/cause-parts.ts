import { javaType } from './java-frame.ts'
import { type MessageShape, shapeOf } from './message-shape.ts'
import { errorsOf, findRoot } from './root.ts'
import type { ToldFailure } from './told-failure.ts'
import type { TraceError } from './trace-error.ts'

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

/** What an error's frames come down to. */
interface Frames {
  readonly own: readonly string[]
  readonly strange: readonly string[]
  readonly library: string
}

const REMEMBERED = 512
const REMEMBERED_CHARS = 16_384
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
