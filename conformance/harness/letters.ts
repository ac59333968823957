import { type RawRecord, readAll } from './read-all.ts'

/** The last value of a header: `undefined` when there is none of the name. */
export function header(record: RawRecord, name: string): Buffer | null | undefined {
  return record.headers.findLast(([found]) => found.equals(Buffer.from(name)))?.[1]
}

/** The last value of a header, as text. */
export function headerText(record: RawRecord, name: string): string | undefined {
  return header(record, name)?.toString()
}

/** The names of a record's headers, in order. */
export function headerNames(record: RawRecord): string[] {
  return record.headers.map(([name]) => String(name))
}

/** `topic[partition]@offset` of the record that a letter in the default dialect was made of. */
export function originOf(letter: RawRecord): string {
  const { topic, partition, offset } = origin(letter)
  return `${topic}[${partition}]@${offset}`
}

/**
 * The record that a letter in the default dialect says it was made of: its place and time by the headers that were added,
 * its key, value and headers by what stands before them.
 */
export function recordOf(letter: RawRecord): RawRecord {
  const { partition, offset } = origin(letter)
  const added = letter.headers.findLastIndex(([name]) => String(name) === 'x-original-topic')
  return {
    partition,
    offset,
    timestamp: Number(header(letter, 'x-original-timestamp')?.readBigInt64BE()),
    key: letter.key,
    value: letter.value,
    headers: letter.headers.slice(0, added)
  }
}

/** The records that the letters of a DLQ were made of, those of one source topic, by partition and offset. */
export async function deadRecords(
  dlq: string,
  source: string,
  options?: { readonly brokers?: string }
): Promise<RawRecord[]> {
  const letters = await readAll(dlq, options)
  return letters
    .filter(letter => origin(letter).topic === source)
    .map(recordOf)
    .sort((a, b) => a.partition - b.partition || a.offset - b.offset)
}

function origin(letter: RawRecord): { topic: string | undefined; partition: number; offset: number } {
  return {
    topic: headerText(letter, 'x-original-topic'),
    partition: header(letter, 'x-original-partition')?.readInt32BE() ?? Number.NaN,
    offset: Number(header(letter, 'x-original-offset')?.readBigInt64BE() ?? Number.NaN)
  }
}
