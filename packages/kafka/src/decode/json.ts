import { isUtf8 } from 'node:buffer'
import { DeadLetterError } from '../errors.ts'
import { beginsAsJson, endsEarly, jsonHint, textHint } from './json-hint.ts'
import { captureFrames, leaveOutFrames, withoutStack } from './stackless.ts'
import { firstInvalidByte } from './utf8.ts'

/** Which part of a record is decoded, as error messages name it. */
export type RecordPart = 'key' | 'value'

/** V8's message quotes a piece of the input; this much of it is kept. */
const REASON_CHARS = 200

/**
 * Bytes as JSON. RFC 8259 wants UTF-8, and a lenient reading would change the value silently: other bytes do not decode.
 * @throws DeadLetterError DECODE_JSON
 */
export function decodeJson(bytes: Buffer, part: RecordPart): unknown {
  if (isUtf8(bytes)) return parseJson(bytes.toString('utf8'), part)
  throw withoutStack(() => notJson(part, jsonHint(bytes) ?? `byte ${firstInvalidByte(bytes)} is not UTF-8`))
}

/**
 * Text that was read of UTF-8 as JSON.
 * @throws DeadLetterError DECODE_JSON
 */
export function parseJson(text: string, part: RecordPart): unknown {
  const limit = leaveOutFrames()
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notJson(part, reason(text, error as SyntaxError))
  } finally {
    captureFrames(limit)
  }
}

/** Without a cause: the parser's words are in the message, and the message is what letters, events and fingerprints tell. */
function notJson(part: RecordPart, reason: string): DeadLetterError {
  return new DeadLetterError('DECODE_JSON', { part, reason: `${reason}.` })
}

/**
 * Bytes as text.
 * @throws DeadLetterError DECODE_TEXT
 */
export function decodeText(bytes: Buffer, part: RecordPart): string {
  if (!isUtf8(bytes))
    throw withoutStack(
      () => new DeadLetterError('DECODE_TEXT', { part, position: firstInvalidByte(bytes), hint: textHint(bytes) })
    )
  return bytes.toString('utf8')
}

/** Bytes of the beginning that are looked at for what it may be. */
const HEAD_CHARS = 1024

function reason(text: string, { message }: SyntaxError): string {
  // The length counts, being odd or even; the rest of a longer text is not looked at.
  const hint = beginsAsJson(text)
    ? undefined
    : jsonHint(Buffer.from(text.length > HEAD_CHARS ? text.slice(0, HEAD_CHARS) : text))
  if (hint !== undefined) return hint
  const said = message.length > REASON_CHARS ? `${message.slice(0, REASON_CHARS - 1)}…` : message
  return endsEarly(message, text.length) ? `it ends too early, as if cut off (${said})` : said
}
