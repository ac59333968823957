import type { CauseFrame } from './cause-frame.ts'
import { type CauseParts, causeParts } from './cause-parts.ts'
import { fingerprintOf } from './fingerprint.ts'
import { errorsOf, findRoot } from './root.ts'
import type { ToldFailure } from './told-failure.ts'
import type { TraceError } from './trace-error.ts'
import { isWrapper } from './wrappers.ts'

/** What a part of a failure is. */
export type CausePartKind =
  | 'stage'
  | 'wrapper'
  | 'type'
  | 'code'
  | 'name'
  | 'frame'
  | 'library'
  | 'message'
  | 'payload'
  | 'origin'

/** A part of a failure: whether it counts for its cause, and why. */
export interface CausePart {
  readonly kind: CausePartKind
  /** As it counts, without what changes from letter to letter; as it is told when it does not count. */
  readonly text: string
  readonly counts: boolean
  readonly why: string
  /** Of a frame: whose code it is. */
  readonly owner?: CauseFrame['owner']
}

/** Why failures are together: all of one fingerprint have the same parts that count. */
export interface CauseExplanation {
  readonly fingerprint: string
  /** Class of the root cause; empty when none is told. */
  readonly name: string
  /** The root cause's message as it is told. */
  readonly message: string
  readonly parts: readonly CausePart[]
}

/** Frames that are told though they do not count. */
const SHOWN_FRAMES = 40

/** Answers "why are these together?" with every part that was looked at. */
export function explainCause(told: ToldFailure): CauseExplanation {
  const root = findRoot(told)
  const errors = errorsOf(told)
  const parts = causeParts(told)
  return {
    fingerprint: fingerprintOf(told),
    name: root.name,
    message: root.message,
    parts: [
      ...stagePart(told.stage, parts),
      ...wrapperParts(errors, root.name, told.name ?? ''),
      ...(parts.type === '' ? [] : [counting('type', parts.type, 'the class of the root cause')]),
      ...(parts.code === '' ? [] : [counting('code', parts.code, "the root cause's code")]),
      ...parts.message.names.map(name =>
        counting('name', name, 'a code or a name in the message that tells causes apart')
      ),
      ...frameParts(errors, parts),
      ...(parts.library === ''
        ? []
        : [counting('library', parts.library, 'the library that threw: no frame is of your own code')]),
      ...messageParts(parts)
    ]
  }
}

const counting = (kind: CausePartKind, text: string, why: string): CausePart => ({ kind, text, counts: true, why })
const ignored = (kind: CausePartKind, text: string, why: string): CausePart => ({ kind, text, counts: false, why })

function stagePart(stage: string | undefined, parts: CauseParts): CausePart[] {
  if (stage === undefined) return []
  if (parts.stage === '')
    return [ignored('stage', stage, 'failures of handlers are told apart by where they come from')]
  return [counting('stage', stage, 'what is wrong with the record itself is another cause than what a handler says')]
}

function wrapperParts(errors: readonly TraceError[], name: string, told: string): CausePart[] {
  const around = errors.slice(0, -1).map(error => error.name)
  if (around.length === 0 && told !== name && told !== '' && isWrapper(told)) around.push(told)
  return around
    .filter(outer => outer !== '')
    .map(outer =>
      ignored(
        'wrapper',
        outer,
        isWrapper(outer) ? 'says where the failure passed through' : 'has a cause, which says more'
      )
    )
}

function frameParts(errors: readonly TraceError[], { place, stage }: CauseParts): CausePart[] {
  const told: CausePart[] = []
  const seen = new Set<string>()
  for (let i = errors.length - 1; i >= 0; i--) {
    for (const frame of (errors[i] as TraceError).frames()) {
      if (frame === null || frame.text === '' || seen.has(frame.text)) continue
      if (told.length === SHOWN_FRAMES) return told
      seen.add(frame.text)
      told.push(framePart(frame, place, stage))
    }
  }
  return told
}

const framePart = (frame: CauseFrame, place: readonly string[], stage: string): CausePart => ({
  ...judgedFrame(frame, place, stage),
  owner: frame.owner
})

function judgedFrame(frame: CauseFrame, place: readonly string[], stage: string): CausePart {
  const { text, owner, library } = frame
  if (place.includes(text))
    return counting(
      'frame',
      text,
      owner === 'own'
        ? 'where in your own code, without lines and generated names'
        : 'the letter says nothing else of its cause'
    )
  if (stage !== '') return ignored('frame', text, 'what does not decode is wrong in its bytes, not at a place in code')
  if (owner === 'own') return ignored('frame', text, 'further out than the frames that tell the place')
  return ignored('frame', text, owner === 'runtime' ? "of the language's own library" : `of a library: ${library}`)
}

function messageParts({ message, place }: CauseParts): CausePart[] {
  if (message.text === '') return []
  const why = place.length > 0 ? 'what the same place says of different causes' : 'what the root cause says'
  return [counting('message', message.text, `${why}; ? stands for what changes from letter to letter`)]
}
