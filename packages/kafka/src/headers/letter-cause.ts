import { type CauseExplanation, type CausePart, explainCause } from '../failure/fingerprint/explain.ts'
import { fingerprintOf, ofText, VERSION } from '../failure/fingerprint/fingerprint.ts'
import { shapeOf } from '../failure/fingerprint/message-shape.ts'
import { payloadShape } from '../failure/fingerprint/payload-shape.ts'
import { findRoot } from '../failure/fingerprint/root.ts'
import type { ToldFailure } from '../failure/fingerprint/told-failure.ts'
import type { SourceRecord } from '../records/source-record.ts'
import type { DeadLetterFacts } from './read.ts'

/** A letter as it was read. */
export interface CauseLetter {
  readonly record: SourceRecord
  readonly facts: DeadLetterFacts
}

/** What a letter died of. */
export interface LetterCause {
  /** The same for letters of one cause, whoever wrote them. */
  readonly fingerprint: string
  /** Class of the root cause; what stands for it where a letter tells no class. */
  readonly name: string
  /** Its message as the letter tells it. */
  readonly message: string
}

/** The failure that a letter's headers tell of, as fingerprints are made of it. */
export function toldFailure({ stage, errorName, cause, message, stack }: DeadLetterFacts): ToldFailure {
  const name = errorName || cause?.split(' ', 1)[0]
  return { stage, name, code: codeOf(cause, name), message, stack }
}

/** The header tells the root cause's name and, behind a space, its code. */
function codeOf(cause: string | undefined, name: string | undefined): string | undefined {
  if (cause === undefined || name === undefined || !cause.startsWith(`${name} `)) return undefined
  return cause.slice(name.length + 1)
}

/** The fingerprint of any letter: the header's where it is of this version, else made of what the letter holds. */
export function letterFingerprint(letter: CauseLetter): string {
  const { fingerprint } = letter.facts
  if (fingerprint?.startsWith(`${VERSION}:`) && /^\w{2}:[0-9a-f]{16}$/.test(fingerprint)) return fingerprint
  return isMute(letter.facts) ? ofText(muteLines(letter).join('\n')) : fingerprintOf(toldFailure(letter.facts))
}

export function letterCause(letter: CauseLetter): LetterCause {
  const { facts } = letter
  const { name, message } = findRoot(toldFailure(facts))
  return { fingerprint: letterFingerprint(letter), name, message }
}

/**
 * A hash of what a letter says of its error, wherever in the code that was thrown: a fix moves places. Equal to that of
 * {@link thrownCause} for the same error.
 */
export function letterSaying({ facts }: CauseLetter): string {
  const told = toldFailure(facts)
  const { name, message } = findRoot(told)
  return fingerprintOf({ stage: told.stage, name, code: told.code, message })
}

/** Why a letter is with others of its fingerprint. */
export function explainLetterCause(letter: CauseLetter): CauseExplanation {
  const { facts } = letter
  const fingerprint = letterFingerprint(letter)
  if (!isMute(facts)) return { ...explainCause(toldFailure(facts)), fingerprint }
  const parts = muteLines(letter).map((text, i): CausePart => {
    if (i === 0) return { kind: 'origin', text, counts: true, why: 'the letter tells no error: where it comes from' }
    if (i === 1) return { kind: 'message', text, counts: text !== '', why: 'all that the broker says' }
    return { kind: 'payload', text, counts: true, why: 'the letter tells no error: what its payload looks like' }
  })
  return { fingerprint, name: '', message: facts.message ?? '', parts: parts.filter(part => part.text !== '') }
}

/** A letter that tells no error of the application: share groups' have only two messages, some dialects none. */
const isMute = ({ dialect, errorName, cause, message, stack }: DeadLetterFacts): boolean =>
  !errorName && !cause && !stack && (!message || dialect === 'share-group')

function muteLines({ record, facts }: CauseLetter): readonly string[] {
  const { rawValue: value, headers } = record
  return [facts.topic ?? '', shapeOf(facts.message ?? '').text, ...payloadShape({ value, headers })]
}
