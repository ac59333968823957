import type { RecordHeader, SourceRecord } from '../records/source-record.ts'
import { type Block, findBlock } from './block.ts'
import { sharedText } from './bytes.ts'
import { type FamilyPlace, familyEntry, familyHeader } from './family.ts'
import type { Dialect } from './origin-facts.ts'
import { OWN_PREFIX, own } from './own.ts'
import { redriveHeader } from './redrive-mark.ts'
import { springCloudStreamNames } from './spring-cloud-stream.ts'
import { springKafkaNames } from './spring-kafka.ts'

/** How a record that is sent back is marked. */
export interface SentBack {
  /** Value of `x-dead-letter-redrive`. */
  readonly mark: string
  /** How often its failure was sent back, this time included. */
  readonly redrives: number
  /** Leaves the failure's headers where they are. */
  readonly keepHeaders: boolean
  /** For a copy in a family topic: the record that it stands for. */
  readonly place?: Omit<FamilyPlace, 'added'> | undefined
}

type Entry = readonly [name: Buffer, value: Buffer | null]

const redriveName = Buffer.from(redriveHeader)

/**
 * The headers of the copy that is sent back: the record's own, byte for byte and in their order, then what a later letter needs to be
 * known as one of the same failure. Of a letter of ours the block shrinks to its id, lineage, group and count; another
 * framework's headers are taken off by their names.
 */
export function sentBackHeaders(record: SourceRecord, dialect: Dialect | null, sent: SentBack): readonly Entry[] {
  const { headers } = record
  const block = findBlock(headers)
  const kept = sent.keepHeaders ? headers.filter(header => !isMark(header)) : recordHeaders(headers, block, dialect)
  const entries = kept.map(entry)
  const own = entries.length
  if (!sent.keepHeaders && block?.origin !== undefined) shrink(block, headers, sent.redrives, entries)
  entries.push([redriveName, Buffer.from(sent.mark, 'latin1')])
  if (sent.place !== undefined) entries.push(familyEntry({ ...sent.place, added: entries.length - own + 1 }))
  return entries
}

/** The record's own headers: without the failure's, and without what tells of an earlier redrive. */
export function recordHeaders(
  headers: readonly RecordHeader[],
  block: Block | null,
  dialect: Dialect | null
): readonly RecordHeader[] {
  const closed = block?.origin === undefined ? null : block
  // A letter of ours that nobody added to: what stands before the block is the record's.
  if (closed !== null && closed.end === headers.length && dialectIsOurs(dialect))
    return headers.slice(0, closed.start).filter(header => !isMark(header))
  const isFailure = failureHeaderOf(dialect, closed === null && block !== null)
  return headers.filter((header, i) => {
    if (isMark(header)) return false
    if (closed !== null && i >= closed.start && i < closed.end) return false
    // Before the block stands what the record had, whatever it is called.
    if (closed !== null && dialectIsOurs(dialect) && i < closed.start) return true
    if (closed !== null && i >= closed.end && header.name === own.redrives.text) return false
    return !isFailure(header.name)
  })
}

const isMark = ({ name }: RecordHeader): boolean => name === redriveHeader || name === familyHeader

const entry = ({ rawName, value }: RecordHeader): Entry => [rawName, value]

const dialectIsOurs = (dialect: Dialect | null): boolean =>
  dialect === null || dialect === 'spring-cloud-stream' || dialect === 'spring-kafka'

const idNames = [own.id, own.lineage, own.group]

/** Leaves enough of a block to be believed: see `block.ts`. Its closing header counts what is left. */
function shrink(block: Block, headers: readonly RecordHeader[], redrives: number, into: Entry[]): void {
  const before = into.length
  for (const { text, bytes } of idNames) {
    const value = block.headers.bytes(text)
    if (value !== undefined) into.push([bytes, value])
  }
  into.push([own.redrives.bytes, sharedText(String(redrives))])
  const closing = headers[block.end - 1]?.value?.toString('latin1') ?? ''
  into.push([own.origin.bytes, Buffer.from(closing.replace(countText, ` v1 ${into.length - before}`), 'latin1')])
}

const countText = / v1 \d+/

const ourNames = new Set([...springCloudStreamNames, ...springKafkaNames].map(({ text }) => text))
/** What a letter without a closing header needs to be known again. */
const told = new Set<string>(
  [own.id, own.lineage, own.group, own.at, own.stage, own.class, own.fingerprint].map(n => n.text)
)

const prefixes: Readonly<Partial<Record<Dialect, readonly string[]>>> = {
  'spring-cloud-stream': ['x-original-', 'x-exception-'],
  'spring-kafka': ['kafka_dlt-', 'kafka_deliveryAttempt'],
  'spring-kafka-retry': ['kafka_original-', 'kafka_exception-', 'kafka_dlt-', 'retry_topic-', 'kafka_deliveryAttempt'],
  'kafka-connect': ['__connect.errors.'],
  'kafka-streams': ['__streams.errors.'],
  'share-group': ['__dlq.errors.'],
  smallrye: ['dead-letter-', 'deserialization-failure-', 'delayed-retry-'],
  karafka: ['source_', 'original_'].flatMap(p =>
    ['topic', 'partition', 'offset', 'consumer_group', 'attempts', 'trace_id'].map(name => `${p}${name}`)
  ),
  wolverine: ['exception-type', 'exception-message', 'exception-stack', 'failed-at', 'original-', 'attempts'],
  brighter: ['OriginalTopic', 'OriginalType', 'RejectionReason', 'RejectionMessage', 'RejectionTimestamp'],
  watermill: ['reason_poisoned', 'topic_poisoned', 'handler_poisoned', 'subscriber_poisoned'],
  'kafkajs-async-retry': ['asyncRetry']
}

const everyPrefix = Object.values(prefixes).flat()

/** Whether this library or any known framework tells of a failure in headers of this name: a record's own may be called so by chance. */
export const isFailureHeader = (name: string): boolean =>
  everyPrefix.some(prefix => name.startsWith(prefix)) || ourNames.has(name) || name.startsWith(OWN_PREFIX)

function failureHeaderOf(dialect: Dialect | null, unclosed: boolean): (name: string) => boolean {
  const begins = dialect === null ? [] : (prefixes[dialect] ?? [])
  return name => {
    if (begins.some(prefix => name.startsWith(prefix))) return true
    if (!unclosed) return false
    return ourNames.has(name) || (name.startsWith(OWN_PREFIX) && !told.has(name))
  }
}
