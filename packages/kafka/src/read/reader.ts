import { isRetriable, kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { FetchedPartition, Isolation, KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { AbortedFilter } from '../records/aborted-filter.ts'
import { readBatchInfo } from '../records/batch-info.ts'
import { type BatchRecords, type BatchSource, controlType, openBatchAside } from '../records/batch-records.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { Slice } from '../time/slice.ts'
import { findPositions, leadersOf, type ReadExtent, type ReadPosition, type ReadRange } from './read-range.ts'
import { Patience, type ReadWait } from './read-stall.ts'

/** How a topic is read. */
export interface ReadSettings extends ReadRange {
  readonly isolation: Isolation
  /** Bytes that one record batch may have when decompressed. */
  readonly maxBatchBytes: number
  /** Milliseconds without progress, while it is tried again, after which reading fails. */
  readonly stallTimeoutMs: number
  /** Told once, before the first record, what is read. */
  readonly onOpen?: ((extents: readonly ReadExtent[]) => void) | undefined
  /** Told before each wait while nothing comes. */
  readonly onWait?: ((wait: ReadWait) => void) | undefined
  /** Told of a batch that cannot be read; it is passed over. Left out: reading fails. */
  readonly onUnreadable?: ((error: DeadLetterError) => void) | undefined
}

const answerBytes = 16 << 20
const partitionBytes = 4 << 20

/**
 * Reads a topic without a group, from where the settings say to the end that each partition has now. Records come in
 * order within a partition; partitions are mixed.
 */
export async function* readTopic(
  client: KafkaClient,
  settings: ReadSettings
): AsyncGenerator<SourceRecord, void, undefined> {
  const patience = new Patience(settings.topic, settings.stallTimeoutMs, settings.onWait)
  const open = new Map<number, ReadPosition>()
  const slice = new Slice()
  const positions = await findPositions(client, settings, patience)
  settings.onOpen?.(
    positions.map(({ partition, offset, end, logStart }) => ({ partition, start: offset, end, logStart }))
  )
  for (const position of positions) {
    if (position.offset < position.end) open.set(position.partition, position)
  }
  while (open.size > 0) {
    let found = false
    for (const [leader, positions] of byLeader(open.values())) {
      for (const answer of await fetchFrom(client, leader, positions, settings, patience)) {
        const position = open.get(answer.partition)
        if (position === undefined || !takeAnswer(position, answer, patience)) continue
        const before = position.offset
        for (const record of recordsOf(answer, position, settings, slice)) {
          if (record instanceof Promise) await record
          else if (record !== undefined) yield record
          // Whoever reads may do no more than count: its loop and this one would never leave the microtasks.
          const turn = slice.step()
          if (turn !== undefined) await turn
        }
        if (position.offset > before) found = true
        if (position.offset >= position.end) open.delete(position.partition)
      }
    }
    if (found) patience.renew()
    else if (open.size > 0) {
      await patience.wait([...open.keys()][0])
      await refreshLeaders(client, open, settings.topic, patience)
    }
  }
}

function byLeader(positions: Iterable<ReadPosition>): Map<number, ReadPosition[]> {
  const nodes = new Map<number, ReadPosition[]>()
  for (const position of positions) {
    if (position.leader < 0) continue
    const node = nodes.get(position.leader)
    if (node === undefined) nodes.set(position.leader, [position])
    else node.push(position)
  }
  return nodes
}

async function fetchFrom(
  client: KafkaClient,
  leader: number,
  positions: readonly ReadPosition[],
  settings: ReadSettings,
  patience: Patience
): Promise<readonly FetchedPartition[]> {
  try {
    return await client.fetch(leader, {
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: answerBytes,
      isolation: settings.isolation,
      partitions: positions.map(({ topicId, partition, offset }) => ({
        topic: settings.topic,
        topicId,
        partition,
        offset,
        maxBytes: partitionBytes,
        currentLeaderEpoch: -1
      }))
    })
  } catch (error) {
    patience.note(error)
    return []
  }
}

/** Whether the answer holds something to read. */
function takeAnswer(position: ReadPosition, answer: FetchedPartition, patience: Patience): boolean {
  const { errorCode } = answer
  if (errorCode === 0) return answer.records !== null
  if (errorCode === kafkaErrors.OFFSET_OUT_OF_RANGE) {
    // Retention has taken the beginning away, or the log was cut: what is left is read
    position.offset = answer.logStartOffset > position.offset ? answer.logStartOffset : position.end
    return true
  }
  if (errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED)
    throw new DeadLetterError('READ_TOPIC_FORBIDDEN', { topic: answer.topic })
  const error = new DeadLetterError('BROKER_PROTOCOL', {
    request: 'Fetch',
    brokers: `node ${position.leader}`,
    reason: kafkaErrorName(errorCode)
  })
  if (!isRetriable(errorCode)) throw error
  patience.note(error)
  return false
}

/**
 * The records of one answer, up to the end; moves the position behind each batch that is done with. `undefined` stands for a record or
 * batch that is passed over, a promise for a batch that takes its time to be decompressed.
 */
function* recordsOf(
  answer: FetchedPartition,
  position: ReadPosition,
  settings: ReadSettings,
  slice: Slice
): Generator<SourceRecord | Promise<void> | undefined> {
  const buffer = answer.records
  if (buffer === null) return
  const { topic, maxBatchBytes, onUnreadable } = settings
  const source: BatchSource = { topic, partition: answer.partition, checkCrc: true, maxBatchBytes }
  const filter = new AbortedFilter(settings.isolation === 'read-committed' ? answer.abortedTransactions : [])
  let at = 0
  for (;;) {
    const info = readBatchInfo(buffer, at, source)
    if (info === null || position.offset >= position.end) return
    at += info.byteLength
    if (info.lastOffset < position.offset) continue
    try {
      if (!filter.skips(info, info.isControl ? controlType(buffer, info, source) : undefined)) {
        const opening = openBatchAside(buffer, info, source, () => slice.step())
        const records = opening instanceof Promise ? yield* arrived(opening) : opening
        for (let record = records.next(); record !== null; record = records.next()) {
          yield record.offset >= position.offset && record.offset < position.end ? record : undefined
        }
      }
    } catch (error) {
      if (onUnreadable === undefined || !DeadLetterError.is(error)) throw error
      onUnreadable(error)
    }
    position.offset = info.lastOffset + 1
    yield undefined
  }
}

/** What comes of a promise that whoever takes the steps waits for. */
function* arrived(promise: Promise<BatchRecords>): Generator<Promise<void>, BatchRecords> {
  let result: PromiseSettledResult<BatchRecords> | undefined
  yield Promise.allSettled([promise]).then(([settled]) => {
    result = settled
  })
  if (result?.status !== 'fulfilled') throw result?.reason
  return result.value
}

async function refreshLeaders(
  client: KafkaClient,
  open: Map<number, ReadPosition>,
  topic: string,
  patience: Patience
): Promise<void> {
  try {
    const leaders = leadersOf(await client.metadata([topic]), topic)
    for (const position of open.values()) position.leader = leaders.get(position.partition) ?? -1
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_MISSING') throw error
    patience.note(error)
  }
}
