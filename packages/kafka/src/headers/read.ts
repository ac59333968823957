import { type FailureClass, type FailureStage, failureStages, letterClasses } from '../failure/failure.ts'
import { asLogged } from '../records/batch-record.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { findBlock } from './block.ts'
import { brighter } from './brighter.ts'
import { HeaderView } from './header-view.ts'
import { kafkaConnect } from './kafka-connect.ts'
import { kafkaStreams } from './kafka-streams.ts'
import { kafkajsAsyncRetry } from './kafkajs-async-retry.ts'
import { karafka } from './karafka.ts'
import { parseLineage } from './lineage.ts'
import type { Dialect, DialectReader, OriginFacts } from './origin-facts.ts'
import { own, readOriginTimestamp } from './own.ts'
import { shareGroup } from './share-group.ts'
import { smallrye } from './smallrye.ts'
import { springCloudStream, springCloudStreamNames } from './spring-cloud-stream.ts'
import { springKafka, springKafkaNames } from './spring-kafka.ts'
import { springKafkaRetry } from './spring-kafka-retry.ts'
import { readUforwarderKey } from './uforwarder.ts'
import { watermill } from './watermill.ts'
import { wolverine } from './wolverine.ts'

const readers: readonly DialectReader[] = [
  ...[springCloudStream, springKafka, springKafkaRetry, kafkaConnect, kafkaStreams, shareGroup, smallrye],
  ...[karafka, wolverine, brighter, watermill, kafkajsAsyncRetry]
]

/** What a dead letter says of itself, whoever wrote it. What it does not say, or not readably, is undefined. */
export interface DeadLetterFacts extends OriginFacts {
  /** The framework whose headers tell of the latest death; `null` when there are none that are known. */
  readonly dialect: Dialect | null
  /** Whether this library wrote the letter: what `id` to `partitionNote` are from. */
  readonly own: boolean
  /** The same for every letter of the same failure; 32 hex digits. */
  readonly id: string | undefined
  /** `<topic>/<partition>/<offset>/<group>` of the first death. */
  readonly lineage: string | undefined
  /** The id of the first death: the same for every letter of one failure, also when the record was sent back and failed again. */
  readonly firstId: string | undefined
  /** Where the failure came up. */
  readonly stage: FailureStage | undefined
  /** What kind of failure it was. */
  readonly class: FailureClass | undefined
  /** Root cause's name and code, where the error was a wrapper. */
  readonly cause: string | undefined
  /** The same for failures of one cause; `v2:` and 16 hex digits. */
  readonly fingerprint: string | undefined
  /** What was cut to fit the topic. */
  readonly trimmed: readonly string[]
  /** Why the partition is not the one asked for. */
  readonly partitionNote: string | undefined
  /** How often the letter was sent back to be handled again. */
  readonly redrives: number
}

const NOTHING = new HeaderView([])

const writtenDialects = [
  { reader: springCloudStream, names: springCloudStreamNames },
  { reader: springKafka, names: springKafkaNames }
]

/**
 * Reads the failure headers of a record of a DLQ topic, in any dialect, merged with our own. Never throws: anybody can
 * write headers. Of repeated names the last counts, being the latest death. When another framework dead-lettered a letter
 * of ours, its headers stand after ours: then it tells of the failure, and of ours the lineage is left.
 */
export function readDeadLetter(record: SourceRecord): DeadLetterFacts {
  const logged = asLogged(record)
  const { headers } = logged
  const block = findBlock(headers)
  const behind = block !== null && block.end === headers.length ? NOTHING : new HeaderView(headers, block?.end)
  const foreign = latest(behind)
  const lineageText = block?.headers.text(own.lineage.text)
  if (block === null || foreign !== null) {
    const told = readForeign(foreign, logged, behind)
    // Below another framework's headers stands what its record had: only a block that is closed tells who wrote it.
    const firstId = block?.origin === undefined ? undefined : block.firstId
    return { ...noOwn, ...told, lineage: lineageText, firstId }
  }

  const view = block.headers
  const reader = writtenDialects.find(({ names }) => names.some(name => view.position(name.text) !== -1))?.reader
  const told: OriginFacts = {
    // A letter of a version without closing header, written without a dialect, tells its origin in the lineage only.
    ...(reader?.read(view) ?? (block.origin === undefined ? parseLineage(lineageText ?? '') : null) ?? {}),
    ...block.origin,
    ...readOriginTimestamp(view.bytes(own.originTimestamp.text))
  }
  const stage = view.word(own.stage.text)
  const failureClass = view.word(own.class.text)
  return {
    ...told,
    dialect: reader?.dialect ?? null,
    own: true,
    id: block.id,
    lineage: lineageText,
    firstId: block.firstId,
    group: view.word(own.group.text) ?? told.group,
    attempts: view.decimal(own.attempts.text) ?? told.attempts,
    at: view.isoTime(own.at.text),
    stage: failureStages.find(known => known === stage),
    class: letterClasses.find(known => known === failureClass),
    cause: view.word(own.cause.text),
    fingerprint: view.word(own.fingerprint.text),
    trimmed: partsOf(view.text(own.trimmed.text)),
    partitionNote: view.text(own.partition.text),
    redrives: view.decimal(own.redrives.text) ?? 0
  }
}

const none: readonly string[] = []
const partsOf = (text: string | undefined): readonly string[] =>
  text === undefined ? none : text.split(',').filter(part => part !== '')

const noOwn = {
  own: false,
  id: undefined,
  stage: undefined,
  class: undefined,
  cause: undefined,
  fingerprint: undefined,
  trimmed: none,
  partitionNote: undefined,
  redrives: 0
} as const

type Told = OriginFacts & { readonly dialect: Dialect | null }

function readForeign(reader: DialectReader | null, record: SourceRecord, view: HeaderView): Told {
  if (reader !== null) {
    const told = reader.read(reader.prepended ? new HeaderView(record.headers, 0, record.headers.length, true) : view)
    const time = reader.keepsTime && record.timestampType === 'CreateTime' ? { timestamp: record.timestamp } : null
    return { ...told, ...time, dialect: reader.dialect }
  }
  const told = readUforwarderKey(record.rawKey)
  return told === null ? { dialect: null } : { ...told, dialect: 'uforwarder' }
}

/**
 * The dialect of the latest death: frameworks append, so it is the one whose headers stand last. A dialect that is
 * prepended is taken only when there is no other, as its place does not tell which of them is younger.
 */
function latest(view: HeaderView): DialectReader | null {
  if (view.isEmpty) return null
  let found: { readonly reader: DialectReader; readonly at: number } | null = null
  for (const reader of readers) {
    const last = Math.max(...reader.markers.map(name => view.position(name)))
    const at = reader.prepended ? Math.min(last, 0) : last
    if (last !== -1 && (found === null || at > found.at)) found = { reader, at }
  }
  return found?.reader ?? null
}
