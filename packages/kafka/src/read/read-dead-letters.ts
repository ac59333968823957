import { type ConnectionOptions, connectionRules, readConnectionOptions } from '../client/connection-options.ts'
import type { Isolation } from '../client/port.ts'
import { createClient } from '../client/wire/client.ts'
import { DeadLetterError } from '../errors.ts'
import { type DeadLetterFacts, readDeadLetter } from '../headers/read.ts'
import { checkOptions, type OptionRules } from '../options/check.ts'
import { aFunction, count, milliseconds, oneOf, text } from '../options/rules.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { instantExpected, instantFault } from '../time/instant.ts'
import type { OffsetRange, ReadExtent } from './read-range.ts'
import type { ReadWait } from './read-stall.ts'
import { readTopic } from './reader.ts'

/** Which dead letters are read. At most one of `since`, `offset`, `last` and `ranges` says where to begin; without one, at the start. */
export interface ReadDeadLettersOptions extends ConnectionOptions {
  /** The dead-letter topic. */
  readonly topic: string
  /** Only this partition. Left out: all. */
  readonly partition?: number
  /** A Date or milliseconds since the epoch: only letters whose own timestamp is not older; at most a day ahead of now. */
  readonly since?: number | Date
  /** Begins at this offset of each partition read. Minimum 0. */
  readonly offset?: number
  /** Begins this many offsets before the end of each partition read. Minimum 1. */
  readonly last?: number
  /** Only these offsets of these partitions. */
  readonly ranges?: readonly OffsetRange[]
  /**
   * Whether records of open and aborted transactions are left out.
   * @default 'read-committed'
   */
  readonly isolation?: Isolation
  /**
   * Bytes that one record batch may have when decompressed. Minimum 1024.
   * @default 67108864
   */
  readonly maxBatchBytes?: number
  /**
   * Milliseconds without progress, while it is tried again, after which reading fails. Minimum 1.
   * @default 30000
   */
  readonly stallTimeoutMs?: number
  /** Told once, before the first letter, which offsets are read of each partition. */
  readonly onOpen?: (extents: readonly ReadExtent[]) => void
  /** Told again and again while nothing can be read, until it goes on or `stallTimeoutMs` is over. */
  readonly onWait?: (wait: ReadWait) => void
  /** Told of a record batch that cannot be read, which is then passed over. Left out: reading fails there. */
  readonly onUnreadable?: (error: DeadLetterError) => void
}

/** A record of a dead-letter topic, and what it says of its failure. */
export interface ReadLetter {
  /** As it lies in the dead-letter topic. Its buffers are views of what was fetched. */
  readonly record: SourceRecord
  /** What its headers say of its failure, in whatever dialect. */
  readonly facts: DeadLetterFacts
}

const areRanges = (v: unknown): boolean =>
  Array.isArray(v) &&
  v.every((range: Partial<OffsetRange> | null) =>
    [range?.partition, range?.start, range?.end].every(n => Number.isSafeInteger(n) && (n as number) >= 0)
  )

export const readDeadLettersRules: OptionRules<ReadDeadLettersOptions> = {
  ...connectionRules,
  topic: text({ required: true }),
  partition: count(0),
  since: {
    expected: instantExpected,
    accepts: v => instantFault(v) === undefined,
    fault: v => instantFault(v)
  },
  offset: count(0),
  last: count(1),
  ranges: { expected: 'an array of { partition, start, end }', accepts: areRanges },
  isolation: oneOf(['read-committed', 'read-uncommitted'], { default: 'read-committed' }),
  maxBatchBytes: count(1024, { default: 67_108_864 }),
  stallTimeoutMs: milliseconds(1, { default: 30_000 }),
  onOpen: aFunction('(extents) => void'),
  onWait: aFunction('(wait) => void'),
  onUnreadable: aFunction('(error) => void')
}

/**
 * Reads a dead-letter topic, whatever framework wrote it, without a consumer group and without changing anything: from
 * its start, or where the options say, to the end that each partition has when reading begins. Letters come in order
 * within a partition. Connections are closed when the loop ends, also when it is left early.
 *
 * ```ts
 * for await (const { record, facts } of readDeadLetters({ brokers: 'localhost:9092', topic: 'error.orders.billing' })) {
 *   console.log(facts.topic, facts.partition, facts.offset, facts.message, record.rawValue?.toString())
 * }
 * ```
 * @throws DeadLetterError OPTION_*, READ_TOPIC_MISSING, READ_TOPIC_FORBIDDEN, READ_PARTITION_MISSING, READ_STALLED, BROKER_*
 */
export async function* readDeadLetters(options: ReadDeadLettersOptions): AsyncGenerator<ReadLetter, void, undefined> {
  const {
    topic,
    partition,
    since,
    offset,
    last,
    ranges,
    isolation,
    maxBatchBytes,
    stallTimeoutMs,
    onOpen,
    onWait,
    onUnreadable,
    ...connection
  } = checkOptions<Required<ReadDeadLettersOptions>>(options, readDeadLettersRules, '')
  const begins = Object.entries({ since, offset, last, ranges }).filter(([, value]) => value !== undefined)
  if (begins.length > 1) {
    const [[option], [other]] = begins as [[string, unknown], [string, unknown]]
    throw new DeadLetterError('OPTION_INVALID', { option, expected: `left out when '${other}' is given`, got: 'both' })
  }
  const from = since === undefined ? undefined : Number(since)
  const client = createClient(readConnectionOptions(connection))
  try {
    const settings = {
      topic,
      partition,
      since: from,
      offset,
      last,
      ranges,
      isolation,
      maxBatchBytes,
      stallTimeoutMs,
      onOpen,
      onWait,
      onUnreadable
    }
    for await (const record of readTopic(client, settings)) {
      // The log is looked up by timestamp, and need not be in the order of its timestamps
      if (from === undefined || record.timestamp >= from) yield { record, facts: readDeadLetter(record) }
    }
  } finally {
    await client.close()
  }
}
