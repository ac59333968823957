import { FetchIsolationLevels, type FetchIsolationLevelValue, offsetCommitV8 } from '@platformatic/kafka'
import { clientsOf } from './clients.ts'
import { partitionCount } from './topics.ts'
import { waitFor } from './wait.ts'

/** The offset after the last record of each partition; the index is the partition. */
export const endOffsets = (topic: string, brokers?: string): Promise<number[]> =>
  endsFor(FetchIsolationLevels.READ_UNCOMMITTED, topic, brokers)

/** Waits until no transaction is open in these topics: that it ends is acknowledged before its markers are in their logs. */
export async function transactionsEnded(topics: readonly string[], brokers?: string): Promise<void> {
  for (const topic of topics)
    await waitFor(`the end of the transactions in ${topic}`, async () => {
      const stable = await endsFor(FetchIsolationLevels.READ_COMMITTED, topic, brokers)
      const ends = await endOffsets(topic, brokers)
      return stable.every((offset, partition) => offset === ends[partition])
    })
}

async function endsFor(isolationLevel: FetchIsolationLevelValue, topic: string, brokers?: string): Promise<number[]> {
  const partitions = await partitionCount(topic, brokers)
  const [answer] = await clientsOf(brokers).admin.listOffsets({
    isolationLevel,
    topics: [
      {
        name: topic,
        partitions: Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp: -1n }))
      }
    ]
  })
  const found = Array.from({ length: partitions }, () => -1)
  for (const p of answer?.partitions ?? []) found[p.partitionIndex] = Number(p.offset)
  return found
}

/** What a group has committed of a topic; the index is the partition, −1 where nothing is committed. */
export async function committedOffsets(group: string, topic: string, brokers?: string): Promise<number[]> {
  const found = Array.from({ length: await partitionCount(topic, brokers) }, () => -1)
  const [answer] = await clientsOf(brokers).admin.listConsumerGroupOffsets({ groups: [group] })
  for (const p of answer?.topics.find(candidate => candidate.name === topic)?.partitions ?? [])
    found[p.partitionIndex] = Number(p.committedOffset)
  return found
}

/** Commits offsets in the name of a group without members. */
export async function commitOffsets(
  group: string,
  topic: string,
  offsets: readonly number[],
  brokers?: string
): Promise<void> {
  const partitionOffsets = offsets.map((offset, partition) => ({ partition, offset: BigInt(offset) }))
  await clientsOf(brokers).admin.alterConsumerGroupOffsets({
    groupId: group,
    topics: [{ name: topic, partitionOffsets }]
  })
}

/** The metadata beside a group's committed offsets of a topic; the index is the partition, '' where nothing is committed. */
export async function committedMetadata(group: string, topic: string, brokers?: string): Promise<string[]> {
  const found = Array.from({ length: await partitionCount(topic, brokers) }, () => '')
  const [answer] = await clientsOf(brokers).admin.listConsumerGroupOffsets({ groups: [group] })
  for (const p of answer?.topics.find(candidate => candidate.name === topic)?.partitions ?? [])
    found[p.partitionIndex] = p.metadata ?? ''
  return found
}

/** Commits one offset with its metadata in the name of a group without members, as a tool that copies offsets does. */
export async function copyOffset(
  group: string,
  place: { readonly topic: string; readonly partition: number },
  { offset, metadata }: { readonly offset: number; readonly metadata: string },
  brokers?: string
): Promise<void> {
  const partition = {
    partitionIndex: place.partition,
    committedOffset: BigInt(offset),
    committedLeaderEpoch: -1,
    committedMetadata: metadata
  }
  const connection = await clientsOf(brokers).coordinator(group)
  await offsetCommitV8.api.async(connection, group, -1, '', null, [{ name: place.topic, partitions: [partition] }])
}

/** Deletes committed offsets of a group that has no member on the topic. */
export async function deleteOffsets(
  groupId: string,
  topic: string,
  partitionIndexes: readonly number[],
  brokers?: string
): Promise<void> {
  await clientsOf(brokers).admin.deleteConsumerGroupOffsets({
    groupId,
    topics: [{ name: topic, partitionIndexes: [...partitionIndexes] }]
  })
}
