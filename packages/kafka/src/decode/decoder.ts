import { DeadLetterError } from '../errors.ts'
import type { FailureStage } from '../failure/failure.ts'
import { show } from '../options/check.ts'
import { BatchRecord } from '../records/batch-record.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { isThenable } from '../thenable.ts'
import { decodeJson, decodeText, parseJson, type RecordPart } from './json.ts'
import { type FurtherSchemas, makeValidator, type SchemaOption } from './schema.ts'

/** Bytes to a value by a function of the user's; whatever it throws is a decode failure. May return a promise. */
export type DecodeFunction = (bytes: Buffer, record: SourceRecord) => unknown

/** How bytes become a value: as they are, as UTF-8 text, as JSON, or by a function. `null` stays `null`. */
export type DecodeFormat = 'raw' | 'text' | 'json' | DecodeFunction

/** The format of the value, or of key and value each. What is left out is 'raw'. */
export type DecodeOption = DecodeFormat | { readonly key?: DecodeFormat; readonly value?: DecodeFormat }

/** Why a record has no decoded form: the stage, and what was thrown. Not an `Error`: it only carries one. */
export class DecodeFailure {
  readonly stage: Exclude<FailureStage, 'handle'>
  readonly error: unknown

  constructor(stage: Exclude<FailureStage, 'handle'>, error: unknown) {
    this.stage = stage
    this.error = error
  }
}

/**
 * Decodes records as `decode` and `schema` say. Each method throws, or its promise rejects with, a {@link DecodeFailure}.
 * A promise comes only of a decode function or a schema that answers with one.
 */
export interface RecordDecoder {
  decodeKey(record: SourceRecord): unknown
  decodeValue(record: SourceRecord): unknown
}

/** How `schema` is applied. */
export interface SchemaSettings {
  /** Whether a null value has to fit the schema too. */
  readonly validateTombstones?: boolean
  /** Further JSON Schemas that `$ref` may name. */
  readonly schemas?: FurtherSchemas | undefined
}

/** @throws DeadLetterError OPTION_INVALID when `decode` or `schema` is none */
export function makeDecoder(
  decode: DecodeOption | undefined,
  schema?: SchemaOption,
  options: SchemaSettings = {}
): RecordDecoder {
  const { key, value } = readFormats(decode)
  const decodeKey = makePart(key, 'key')
  const decodeValue = makePart(value, 'value')
  const validate = schema === undefined ? null : makeValidator(schema, options.schemas)
  const check = (decoded: unknown): unknown =>
    validate === null ? decoded : staged('validate', () => validate(decoded))
  return {
    decodeKey,
    decodeValue(record) {
      const decoded = decodeValue(record)
      if (validate === null) return decoded
      // A tombstone says that what had this key is deleted: it has no value that could be right or wrong.
      if (decoded === null && !options.validateTombstones && isTombstone(record)) return null
      return isThenable(decoded) ? decoded.then(check) : check(decoded)
    }
  }
}

const isTombstone = (record: SourceRecord): boolean =>
  record instanceof BatchRecord ? record.isTombstone : record.rawValue === null

const formats: readonly unknown[] = ['raw', 'text', 'json']
const isFormat = (value: unknown): value is DecodeFormat => typeof value === 'function' || formats.includes(value)

function readFormats(decode: unknown): { key: DecodeFormat; value: DecodeFormat } {
  if (decode === undefined) return { key: 'raw', value: 'raw' }
  if (isFormat(decode)) return { key: 'raw', value: decode }
  const expected = "'raw', 'text', 'json', a function (bytes, record) => value, or an object { key, value } of these"
  if (typeof decode !== 'object' || decode === null || Array.isArray(decode)) {
    throw new DeadLetterError('OPTION_INVALID', { option: 'decode', expected, got: show(decode) })
  }
  for (const [part, format] of Object.entries(decode)) {
    if (part !== 'key' && part !== 'value')
      throw new DeadLetterError('OPTION_UNKNOWN', { option: `decode.${part}`, known: 'key, value' })
    if (format !== undefined && !isFormat(format)) {
      throw new DeadLetterError('OPTION_INVALID', {
        option: `decode.${part}`,
        expected: "'raw', 'text', 'json' or a function",
        got: show(format)
      })
    }
  }
  const { key = 'raw', value = 'raw' } = decode as { key?: DecodeFormat; value?: DecodeFormat }
  return { key, value }
}

type PartDecoder = (record: SourceRecord) => unknown

const bytesOf = (record: SourceRecord, part: RecordPart): Buffer | null =>
  part === 'key' ? record.rawKey : record.rawValue

/** Bytes that a function of the user's may write to: what it does is not to be seen by the handler. */
function copiedBytes(record: SourceRecord, part: RecordPart): Buffer | null {
  if (record instanceof BatchRecord) return part === 'key' ? record.keyCopy : record.valueCopy
  const bytes = bytesOf(record, part)
  return bytes === null ? null : Buffer.from(bytes)
}

function makePart(format: DecodeFormat, part: RecordPart): PartDecoder {
  const stage = part === 'key' ? 'decode-key' : 'decode-value'
  if (format === 'raw') return record => bytesOf(record, part)
  if (typeof format === 'function') {
    return record => {
      const bytes = copiedBytes(record, part)
      return bytes === null ? null : staged(stage, () => format(bytes, record))
    }
  }
  const decode = format === 'json' ? decodeJson : decodeText
  return record => {
    try {
      const text = fastText(record, part)
      if (text !== undefined) return format === 'json' ? parseJson(text, part) : text
      const bytes = bytesOf(record, part)
      return bytes === null ? null : decode(bytes, part)
    } catch (error) {
      throw new DecodeFailure(stage, error)
    }
  }
}

/**
 * Text straight from the batch, which saves a view of the bytes and a look at each for UTF-8: what was not UTF-8 shows
 * as U+FFFD. `undefined` when that is there (the record may hold one itself), for null, and for records of other kinds.
 */
function fastText(record: SourceRecord, part: RecordPart): string | undefined {
  if (!(record instanceof BatchRecord)) return undefined
  const text = part === 'key' ? record.keyText : record.valueText
  return text === null || text.includes('\ufffd') ? undefined : text
}

function staged(stage: DecodeFailure['stage'], work: () => unknown): unknown {
  try {
    const result = work()
    if (!isThenable(result)) return result
    return Promise.resolve(result).catch(error => {
      throw new DecodeFailure(stage, error)
    })
  } catch (error) {
    throw new DecodeFailure(stage, error)
  }
}
