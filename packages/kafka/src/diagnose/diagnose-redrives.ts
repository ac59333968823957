import { partitionKey } from '../client/partition-key.ts'
import type { ClusterMetadata, KafkaClient, TopicPartition } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { memberTag, readReaderMark } from '../group/reader-mark.ts'
import type { Finding } from '../provision/plan.ts'
import { redriveTopic } from '../topics/family-name.ts'
import { mayRead } from '../topics/permissions.ts'
import type { DiagnosedMember } from './diagnose-group.ts'

/** How far the group is in a partition of a topic by which records are sent back to it alone. */
export interface DiagnosedRedrive extends TopicPartition {
  /** The source topic that it goes with. */
  readonly source: string
  /** The next offset to be handled; `null` when none is committed. */
  readonly committed: number | null
  /** The end of what can be read; `null` when the broker does not tell. */
  readonly end: number | null
  /** From the committed offset to the end: at most so many records; `null` when either is not known. */
  readonly lag: number | null
  /** Member id of the source partition's owner, where it shows that it reads this one; else `null`. */
  readonly reader: string | null
  /** When a reader last showed it, milliseconds since the epoch. */
  readonly readAt: number | null
}

interface RedrivesInput {
  readonly groupId: string
  readonly sources: readonly string[]
  readonly metadata: ClusterMetadata
  readonly members: readonly DiagnosedMember[]
}

/** The topics that there are by which records are sent back to this group, and who reads them. */
export async function diagnoseRedrives(
  client: Pick<KafkaClient, 'findCoordinator' | 'offsetFetch' | 'listOffsets'>,
  { groupId, sources, metadata, members }: RedrivesInput
): Promise<{ readonly redrives: readonly DiagnosedRedrive[]; readonly findings: readonly Finding[] }> {
  const found = sources.flatMap(source => {
    const topic = metadata.topics.get(redriveTopic(source, groupId))
    return topic === undefined || topic.partitions.length === 0 ? [] : [{ source, topic }]
  })
  const findings = found
    .filter(({ topic }) => !mayRead(topic))
    .map(
      ({ topic }): Finding => ({
        severity: 'warning',
        error: new DeadLetterError('FAMILY_FORBIDDEN', { topic: topic.name, group: groupId })
      })
    )
  const partitions = found.flatMap(({ source, topic }) =>
    topic.partitions.map(({ partition }) => ({ topic: topic.name, partition, source }))
  )
  if (partitions.length === 0) return { redrives: [], findings }
  const { nodeId, errorCode } = await client.findCoordinator(groupId)
  const offsets = errorCode === 0 ? (await client.offsetFetch(nodeId, groupId, partitions.map(plain))).partitions : []
  const ends = await client.listOffsets(
    partitions.map(partition => ({ ...plain(partition), timestamp: -1 })),
    'read-committed'
  )
  const positions = new Map(offsets.map(offset => [partitionKey(offset), offset]))
  const logs = new Map(ends.map(end => [partitionKey(end), end]))
  const redrives = partitions.map(({ topic, partition, source }): DiagnosedRedrive => {
    const key = partitionKey({ topic, partition })
    const position = positions.get(key)
    const committed = position === undefined || position.offset < 0 ? null : position.offset
    const log = logs.get(key)
    const end = log?.errorCode === 0 ? log.offset : null
    const mark = position === undefined ? null : readReaderMark(position.metadata)
    const owns = (member: DiagnosedMember): boolean =>
      member.partitions.some(p => p.topic === source && p.partition === partition)
    const owner = members.find(owns)?.memberId
    const reads = owner !== undefined && mark !== null && mark.member === memberTag(owner)
    return {
      ...{ topic, partition, source, committed, end },
      lag: committed === null || end === null ? null : Math.max(0, end - committed),
      reader: reads ? owner : null,
      readAt: mark?.at ?? null
    }
  })
  return { redrives, findings }
}

const plain = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition })
