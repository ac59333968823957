import { asLogged } from '../records/batch-record.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { findBlock } from './block.ts'
import { brighter } from './brighter.ts'
import type { DeadLetterFacts } from './dead-letter-facts.ts'
import { HeaderView } from './header-view.ts'
import { kafkaConnect } from './kafka-connect.ts'
import { kafkaStreams } from './kafka-streams.ts'
import { kafkajsAsyncRetry } from './kafkajs-async-retry.ts'
import { karafka } from './karafka.ts'
import type { Dialect, DialectReader, OriginFacts } from './origin-facts.ts'
import { own } from './own.ts'
import { OwnFacts } from './own-facts.ts'
import { shareGroup } from './share-group.ts'
import { smallrye } from './smallrye.ts'
import { springCloudStream } from './spring-cloud-stream.ts'
import { springKafka } from './spring-kafka.ts'
import { springKafkaRetry } from './spring-kafka-retry.ts'
import { readUforwarderKey } from './uforwarder.ts'
import { watermill } from './watermill.ts'
import { wolverine } from './wolverine.ts'

export type { DeadLetterFacts }

const readers: readonly DialectReader[] = [
  ...[springCloudStream, springKafka, springKafkaRetry, kafkaConnect, kafkaStreams, shareGroup, smallrye],
  ...[karafka, wolverine, brighter, watermill, kafkajsAsyncRetry]
]

const NOTHING = new HeaderView([])

/**
 * Reads the failure headers of a record of a DLQ topic, in any dialect, merged with our own. Never throws: anybody can
 * write headers. Of repeated names the last counts, being the latest death. When another framework dead-lettered a letter
 * of ours, its headers stand after ours: then it tells of the failure, and of ours the lineage is left.
 */
export function readDeadLetter(record: SourceRecord): DeadLetterFacts {
  const facts = lookAtDeadLetter(record)
  return facts instanceof OwnFacts ? allOf(facts) : facts
}

/** The same, of a letter of ours read as it is asked for: it holds what the letter was read with. */
export function lookAtDeadLetter(record: SourceRecord): DeadLetterFacts {
  const logged = asLogged(record)
  const { headers } = logged
  const block = findBlock(headers)
  const behind = block !== null && block.end === headers.length ? NOTHING : new HeaderView(headers, block?.end)
  const foreign = latest(behind)
  if (block !== null && foreign === null) return new OwnFacts(block)
  const told = readForeign(foreign, logged, behind)
  // Below another framework's headers stands what its record had: only a block that is closed tells who wrote it.
  const firstId = block?.origin === undefined ? undefined : block.firstId
  return { ...noOwn, ...told, lineage: block?.headers.text(own.lineage.text), firstId }
}

/** Nothing of it is a view of what it was read with. */
const allOf = (facts: OwnFacts): DeadLetterFacts => ({
  topic: facts.topic,
  partition: facts.partition,
  offset: facts.offset,
  timestamp: facts.timestamp,
  timestampType: facts.timestampType,
  group: facts.group,
  errorName: facts.errorName,
  message: facts.message,
  stack: facts.stack,
  dialect: facts.dialect,
  own: facts.own,
  id: facts.id,
  lineage: facts.lineage,
  firstId: facts.firstId,
  attempts: facts.attempts,
  at: facts.at,
  stage: facts.stage,
  class: facts.class,
  cause: facts.cause,
  fingerprint: facts.fingerprint,
  trimmed: facts.trimmed,
  partitionNote: facts.partitionNote,
  redrives: facts.redrives
})

const none: readonly string[] = []

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
