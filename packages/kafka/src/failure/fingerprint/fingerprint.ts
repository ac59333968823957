import * as crypto from 'node:crypto'
import { type CauseParts, causeParts } from './cause-parts.ts'
import { withoutInput } from './message-shape.ts'
import type { ToldFailure } from './told-failure.ts'

/** What a fingerprint begins with; another recipe has another version. */
export const VERSION = 'v2'

const REMEMBERED = 512
const REMEMBERED_CHARS = 300

/** By the message of what does not decode. */
const decoded = new Map<string, string>()
/** Stage, class and code of what these are: of others there are no messages. */
let decodedHeading = ''
/** Cause text → fingerprint. An outage makes millions of letters of a few causes. */
const remembered = new Map<string, string>()

/**
 * The hash that puts failures of one cause into one group: `v2:` and 16 hex digits. Stage, class and code of the root cause, where
 * in the user's own code it was thrown, and its message without what changes from record to record. A pure function of
 * what is told: the writer of a letter and its readers come to the same value.
 */
export function fingerprintOf(told: ToldFailure): string {
  const { stage = '', name = '', code = '', message = '' } = told
  if (stage === '' || stage === 'handle') return ofParts(causeParts(told))
  const heading = `${stage}\n${name}\n${code}`
  if (heading !== decodedHeading) {
    decoded.clear()
    decodedHeading = heading
  }
  if (message.length > REMEMBERED_CHARS) return ofParts(causeParts(told))
  // A broken producer makes the same message again and again, but for what the parser quotes of the input and where.
  return recall(decoded, message, () => recall(decoded, withoutInput(message), () => ofParts(causeParts(told))))
}

export function ofParts(parts: CauseParts): string {
  return ofText(causeText(parts))
}

export const causeText = ({ stage, type, code, place, library, message }: CauseParts): string =>
  `${stage}\n${type}\n${code}\n${message.names.join(' ')}\n${message.text}\n${library}\n${place.join('\n')}`

export const ofText = (cause: string): string =>
  recall(remembered, cause, () => `${VERSION}:${crypto.hash('sha256', cause, 'hex').slice(0, 16)}`)

/** Emptied when full: causes that come at all come often, and are back at once. */
function recall(known: Map<string, string>, text: string, make: () => string): string {
  let found = known.get(text)
  if (found === undefined) {
    found = make()
    if (known.size >= REMEMBERED) known.clear()
    known.set(text, found)
  }
  return found
}
