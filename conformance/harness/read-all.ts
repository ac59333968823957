import { fetchV13, listOffsetsV7 } from '@platformatic/kafka'
import { clientsOf, type TopicLayout } from './clients.ts'
import { waitFor } from './wait.ts'

/** A record as it lies in the log, by another reader than the library's. */
export interface RawRecord {
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly (readonly [Buffer, Buffer | null])[]
}

const isLogAppendTime = 8
const isControl = 32

/** Every record of a topic up to its present end, transactions' uncommitted and aborted ones included; by partition, then offset. */
export async function readAll(topic: string, options: { readonly brokers?: string } = {}): Promise<RawRecord[]> {
  return (await readPartitions(topic, options.brokers)).flatMap(p => p.records)
}

/** The attributes of every batch of a topic: the compression in the lowest 3 bits. */
export async function batchAttributes(topic: string, options: { readonly brokers?: string } = {}): Promise<number[]> {
  return (await readPartitions(topic, options.brokers)).flatMap(p => p.attributes)
}

interface ReadPartition {
  readonly partition: number
  readonly records: RawRecord[]
  readonly attributes: number[]
}

async function readPartitions(topic: string, brokers: string | undefined): Promise<ReadPartition[]> {
  // A leader may be moving while a test kills brokers.
  return waitFor(`all records of ${topic}`, async () => {
    const { layout, addressOf } = await clientsOf(brokers).layout(topic)
    const partitions = await Promise.all(
      layout.partitions.map(p => readPartition(layout, p.partitionIndex, addressOf(p.leaderId), brokers))
    )
    return partitions.sort((a, b) => a.partition - b.partition)
  })
}

async function readPartition(
  layout: TopicLayout,
  partition: number,
  address: string,
  brokers: string | undefined
): Promise<ReadPartition> {
  const connection = await clientsOf(brokers).connection(address)
  const offsetAt = async (timestamp: bigint): Promise<bigint> => {
    const answer = await listOffsetsV7.api.async(connection, -1, 0, [
      { name: layout.name as string, partitions: [{ partitionIndex: partition, currentLeaderEpoch: -1, timestamp }] }
    ])
    return answer.topics[0]?.partitions[0]?.offset as bigint
  }
  let position = await offsetAt(-2n)
  const end = await offsetAt(-1n)
  const records: RawRecord[] = []
  const attributes: number[] = []
  while (position < end) {
    const answer = await fetchV13.api.async(
      connection,
      500,
      1,
      32 * 2 ** 20,
      0,
      0,
      -1,
      [
        {
          topicId: layout.topicId,
          partitions: [
            {
              partition,
              currentLeaderEpoch: -1,
              fetchOffset: position,
              lastFetchedEpoch: -1,
              partitionMaxBytes: 4 * 2 ** 20
            }
          ]
        }
      ],
      [],
      ''
    )
    for (const batch of answer.responses[0]?.partitions[0]?.records ?? []) {
      const after = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
      if (after <= position) continue
      attributes.push(batch.attributes)
      if ((batch.attributes & isControl) === 0) {
        for (const record of batch.records) {
          const offset = batch.firstOffset + BigInt(record.offsetDelta)
          if (offset < position || offset >= end) continue
          const timestamp =
            batch.attributes & isLogAppendTime ? batch.maxTimestamp : batch.firstTimestamp + record.timestampDelta
          const headers = record.headers as [Buffer, Buffer | null][]
          records.push({
            partition,
            offset: Number(offset),
            timestamp: Number(timestamp),
            key: record.key,
            value: record.value,
            headers
          })
        }
      }
      position = after
    }
  }
  return { partition, records, attributes }
}
