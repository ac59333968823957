import { isUtf8 } from 'node:buffer'
import type { SourceRecord, TimestampType } from './source-record.ts'

/** A record as one line of JSON, byte for byte: what is no UTF-8 is base64 and says so. Documented in docs/cli.md. */
export interface RecordLine {
  readonly v: 1
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch, −1 for none. */
  readonly timestamp: number
  readonly timestampType: TimestampType
  readonly key: string | null
  readonly keyEncoding?: 'base64'
  readonly value: string | null
  readonly encoding?: 'base64'
  readonly headers: readonly HeaderLine[]
  /** What was hidden when it was written: its bytes are not the record's. */
  readonly masked?: readonly string[]
}

interface HeaderLine {
  readonly name: string
  readonly nameEncoding?: 'base64'
  readonly value: string | null
  readonly encoding?: 'base64'
}

type Text = readonly [text: string | null, encoding: 'base64' | undefined]

const textOf = (bytes: Buffer | null): Text =>
  bytes === null
    ? [null, undefined]
    : isUtf8(bytes)
      ? [bytes.toString('utf8'), undefined]
      : [bytes.toString('base64'), 'base64']

/** Line ends beside \n for Node's readline, Python, Java and others. JSON leaves these three as they are. */
const lineEnds = /[\u0085\u2028\u2029]/g

/** A record as text: one line of JSON, which every reader of lines takes for one. */
export const lineOfRecord = (record: SourceRecord, masked: readonly string[] = []): string =>
  JSON.stringify(recordToLine(record, masked)).replaceAll(
    lineEnds,
    end => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`
  )

/** A record as an object for JSON. */
export function recordToLine(record: SourceRecord, masked: readonly string[] = []): RecordLine {
  const { topic, partition, offset, timestamp, timestampType } = record
  const [key, keyEncoding] = textOf(record.rawKey)
  const [value, encoding] = textOf(record.rawValue)
  return {
    ...{ v: 1, topic, partition, offset, timestamp, timestampType },
    ...{ key, ...(keyEncoding === undefined ? {} : { keyEncoding }) },
    ...{ value, ...(encoding === undefined ? {} : { encoding }) },
    headers: record.headers.map(header => {
      const [name, nameEncoding] = textOf(header.rawName)
      const [text, textEncoding] = textOf(header.value)
      return {
        ...{ name: name as string, ...(nameEncoding === undefined ? {} : { nameEncoding }) },
        ...{ value: text, ...(textEncoding === undefined ? {} : { encoding: textEncoding }) }
      }
    }),
    ...(masked.length === 0 ? {} : { masked })
  }
}

/**
 * Reads what {@link recordToLine} wrote.
 * @returns a text that says what is wrong with a line that is none
 */
export function recordFromLine(
  line: string
): { readonly record: SourceRecord; readonly masked: readonly string[] } | string {
  let given: Partial<RecordLine> | null
  try {
    given = JSON.parse(line) as Partial<RecordLine> | null
  } catch (error) {
    return `it is not JSON: ${(error as Error).message}`
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'it is not a JSON object'
  if (given.v !== 1) return `its version (v) is ${JSON.stringify(given.v)}, and 1 is what this program reads`
  const { topic, partition, offset, timestamp, timestampType = 'CreateTime', headers, masked = [] } = given
  if (typeof topic !== 'string') return 'topic is not a text'
  if (!isWhole(partition) || !isWhole(offset)) return 'partition and offset are not whole numbers'
  if (typeof timestamp !== 'number' || !Number.isSafeInteger(timestamp)) return 'timestamp is not milliseconds'
  if (!timestampTypes.includes(timestampType)) return 'its kind of timestamp is not known'
  if (!Array.isArray(headers) || !Array.isArray(masked)) return 'headers is not a list'
  const rawKey = bytesOf(given.key, given.keyEncoding)
  const rawValue = bytesOf(given.value, given.encoding)
  if (rawKey === undefined) return 'key is neither a text nor null, or its encoding is not base64'
  if (rawValue === undefined) return 'value is neither a text nor null, or its encoding is not base64'
  const read: SourceRecord['headers'][number][] = []
  for (const header of headers as readonly Partial<HeaderLine>[]) {
    const rawName = bytesOf(header?.name, header?.nameEncoding)
    const value = bytesOf(header?.value, header?.encoding)
    if (!rawName || value === undefined) return 'a header has no name, or a value that is neither a text nor null'
    read.push({ name: rawName.toString('utf8'), rawName, value })
  }
  return { record: { topic, partition, offset, timestamp, timestampType, rawKey, rawValue, headers: read }, masked }
}

const timestampTypes: readonly TimestampType[] = ['CreateTime', 'LogAppendTime', 'NoTimestampType']

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function bytesOf(text: unknown, encoding: unknown): Buffer | null | undefined {
  if (text === null) return null
  if (typeof text !== 'string' || (encoding !== undefined && encoding !== 'base64')) return undefined
  if (encoding === undefined) return text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
