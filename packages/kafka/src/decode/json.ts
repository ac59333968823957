import { isUtf8 } from 'node:buffer'
import { DeadLetterError } from '../errors.ts'
import { withoutStack } from './stackless.ts'
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
  if (!isUtf8(bytes)) {
    const reason = `byte ${firstInvalidByte(bytes)} is not UTF-8.`
    throw withoutStack(() => new DeadLetterError('DECODE_JSON', { part, reason }))
  }
  return parseJson(bytes.toString('utf8'), part)
}

/**
 * Text that was read of UTF-8 as JSON.
 * @throws DeadLetterError DECODE_JSON
 */
export function parseJson(text: string, part: RecordPart): unknown {
  try {
    return withoutStack(() => JSON.parse(text))
  } catch (error) {
    const said = reason(text, error as SyntaxError)
    throw withoutStack(() => new DeadLetterError('DECODE_JSON', { part, reason: said }, error))
  }
}

/**
 * Bytes as text.
 * @throws DeadLetterError DECODE_TEXT
 */
export function decodeText(bytes: Buffer, part: RecordPart): string {
  if (!isUtf8(bytes))
    throw withoutStack(() => new DeadLetterError('DECODE_TEXT', { part, position: firstInvalidByte(bytes) }))
  return bytes.toString('utf8')
}

function reason(text: string, error: SyntaxError): string {
  if (text === '') return 'it is empty.'
  if (text.charCodeAt(0) === 0xfeff) return 'it begins with a byte order mark (EF BB BF), which JSON does not allow.'
  return error.message.length > REASON_CHARS ? `${error.message.slice(0, REASON_CHARS - 1)}…` : error.message
}
