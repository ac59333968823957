import { afterEach } from 'node:test'
import type { TopicPartition } from '../../src/client/port.ts'
import { LetterWriter } from '../../src/dead-letter/letter-writer.ts'
import { type DeadLetterOptions, readDeadLetterOptions } from '../../src/dead-letter/options.ts'
import type { DlqCheck } from '../../src/dead-letter/outbox/dlq-topics.ts'
import type { LetterReceipt, PendingLetter } from '../../src/dead-letter/outbox/entry.ts'
import type { DeadLetterError } from '../../src/errors.ts'
import type { Failure } from '../../src/failure/failure.ts'
import type { SourceRecord } from '../../src/records/source-record.ts'
import { writtenTopic } from '../../src/topics/written-topic.ts'
import type { FakeCluster } from './fake-cluster.ts'

export const record = (partition: number, value: string | Buffer, offset = 0): SourceRecord => ({
  topic: 'orders',
  partition,
  offset,
  timestamp: 1_700_000_000_000,
  timestampType: 'CreateTime',
  rawKey: Buffer.from(`key-${partition}`),
  rawValue: Buffer.from(value),
  headers: []
})

/** A trace that matters for a letter's size. */
const noGood = Object.assign(new Error('no good'), {
  stack: `Error: no good${'\n    at pay (/app/pay.js:1:2)'.repeat(40)}`
})

export const failure = (error: unknown = noGood): Failure => ({
  error,
  stage: 'handle',
  class: 'business',
  attempts: 1,
  firstFailedAt: 1,
  failedAt: 1,
  elapsedMs: 0
})

export interface TestWriter {
  readonly writer: LetterWriter
  readonly events: string[]
  readonly errors: DeadLetterError[]
  write(partition: number, value: string | Buffer): PendingLetter
  /** Lets the writer's clock go on. */
  later(ms: number): void
  /** From now on the writer's clock goes on by {@link TestWriter.later} alone, however long the test takes. */
  standStill(): void
  writeAll(partition: number, values: readonly string[]): Promise<LetterReceipt[]>
}

const open: LetterWriter[] = []
afterEach(async () => {
  for (const writer of open.splice(0)) await writer.close()
})

/** A writer on a fake cluster that knows the named topics from its pre-flight. */
export function writerOn(
  cluster: FakeCluster,
  options: DeadLetterOptions = {},
  known: readonly string[] = ['error.orders.billing'],
  check?: DlqCheck
): TestWriter {
  const events: string[] = []
  const errors: DeadLetterError[] = []
  let ahead = 0
  const begun = performance.now()
  let still = false
  const name = ({ topic, partition }: TopicPartition): string => `${topic}[${partition}]`
  const topics = known
    .filter(topic => cluster.topics.has(topic))
    .map(
      topic =>
        [
          topic,
          writtenTopic(
            cluster.topicMetadata(topic),
            Number(cluster.topics.get(topic)?.configs.get('max.message.bytes'))
          )
        ] as const
    )
  const writer = new LetterWriter({
    client: cluster,
    clock: { now: () => (still ? begun : performance.now()) + ahead },
    groupId: 'billing',
    settings: readDeadLetterOptions({ backoffMs: 1, maxBackoffMs: 4, ...options }),
    topics: new Map(topics),
    isSource: topic => topic === 'orders',
    sourceTopicId: () => 'source-id',
    ...(check === undefined ? {} : { check }),
    hooks: {
      held: (source, error) => {
        events.push(`held ${name(source)} ${error.code}`)
        errors.push(error)
      },
      released: source => events.push(`released ${name(source)}`),
      emit: (event, payload) => {
        if (event === 'rerouted') {
          const { kind, got, used } = payload as { kind: string; got: string; used: string }
          events.push(`rerouted ${kind} ${got} → ${used}`)
        } else events.push(event)
      }
    }
  })
  open.push(writer)
  const offsets = new Map<number, number>()
  const write = (partition: number, value: string | Buffer): PendingLetter => {
    const offset = offsets.get(partition) ?? 0
    offsets.set(partition, offset + 1)
    return writer.write(record(partition, value, offset), failure(), {
      topic: 'orders',
      partition,
      topicId: 'source-id'
    })
  }
  return {
    writer,
    events,
    errors,
    write,
    later: ms => {
      ahead += ms
    },
    standStill: () => {
      still = true
    },
    writeAll: (partition, values) => Promise.all(values.map(value => write(partition, value).acknowledged))
  }
}

export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)

export { until } from '../until.ts'
