import type { FetchedPartition, KafkaClient } from '../../src/client/port.ts'
import { encodeBatch } from '../../src/records/batch-encoder.ts'

export const topic = 'error.orders.billing'

/** One partition's log: batches of records whose values are their offsets. */
export interface FakeLog {
  readonly start?: number
  readonly batches: readonly Buffer[]
  readonly end: number
}

export function batch(baseOffset: number, count: number, timestamp = 1000, producerId = -1n): Buffer {
  const records = Array.from({ length: count }, (_, i) => ({
    key: null,
    value: Buffer.from(String(baseOffset + i)),
    timestamp: timestamp + i,
    headers: []
  }))
  const encoded = encodeBatch(records, { producerId, producerEpoch: -1, baseSequence: -1, compression: 'none' })
  encoded.writeBigInt64BE(BigInt(baseOffset), 0) // outside the checksum
  return encoded
}

export const log = (batches: number, size: number, start = 0): FakeLog => ({
  start: start * size,
  end: batches * size,
  batches: Array.from({ length: batches - start }, (_, i) => batch((start + i) * size, size))
})

interface Faults {
  /** Answers of fetches, before the log's own: an error code for all partitions, or a rejection. */
  readonly fetch?: (number | Error)[]
  readonly list?: number[]
}

export function fakeClient(logs: readonly FakeLog[], faults: Faults = {}): KafkaClient & { fetches: number } {
  const client = {
    fetches: 0,
    async metadata() {
      const partitions = logs.map((_, partition) => ({
        partition,
        errorCode: 0,
        leader: partition % 2,
        leaderEpoch: 0,
        replicas: [0],
        isr: [0]
      }))
      return {
        topics: new Map([
          [topic, { name: topic, id: 'id', errorCode: 0, isInternal: false, partitions, authorizedOperations: null }]
        ])
      }
    },
    async listOffsets(queries: { partition: number; timestamp: number }[]) {
      const errorCode = faults.list?.shift() ?? 0
      return queries.map(({ partition, timestamp }) => {
        const { start = 0, end } = logs[partition] as FakeLog
        const offset = timestamp === -2 ? start : timestamp === -1 ? end : timestamp > 5000 ? -1 : 2
        return { topic, partition, errorCode, offset: errorCode === 0 ? offset : -1, timestamp: -1 }
      })
    },
    async fetch(
      _node: number,
      request: { partitions: { partition: number; offset: number }[] }
    ): Promise<FetchedPartition[]> {
      client.fetches++
      const fault = faults.fetch?.shift()
      if (fault instanceof Error) throw fault
      return request.partitions.map(({ partition, offset }) => {
        const { start = 0, batches, end } = logs[partition] as FakeLog
        const found = batches.find(bytes => Number(bytes.readBigInt64BE(0)) + bytes.readInt32BE(23) >= offset)
        const errorCode = fault ?? (offset < start || offset > end ? 1 : 0)
        // A batch and a piece of the next, as brokers answer
        const records =
          errorCode !== 0 ? null : found === undefined ? null : Buffer.concat([found, found.subarray(0, 20)])
        return {
          topic,
          partition,
          errorCode,
          highWatermark: 0,
          lastStableOffset: 0,
          // As Kafka answers where it refuses an offset.
          logStartOffset: errorCode === 0 ? start : -1,
          abortedTransactions: [],
          records
        }
      })
    }
  }
  return client as unknown as KafkaClient & { fetches: number }
}
