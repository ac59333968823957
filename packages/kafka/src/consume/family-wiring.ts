import { kafkaErrors } from '../client/kafka-errors.ts'
import { partitionKey } from '../client/partition-key.ts'
import type { CommittedOffset, TopicPartitionError } from '../client/port.ts'
import type { Membership } from '../group/membership.ts'
import { memberTag, withReaderMark } from '../group/reader-mark.ts'
import type { TopicCatalog } from '../topics/topic-catalog.ts'
import type { FamilyReading } from './assignment/family-reading.ts'
import { FamilyStartRequests } from './assignment/family-start-requests.ts'
import { StartOffsets } from './assignment/start-offsets.ts'
import { Families } from './family/families.ts'
import { FamilyLook } from './family/family-look.ts'
import { FamilyRecords } from './family/family-records.ts'
import { Fetcher } from './fetch/fetcher.ts'
import type { Ground } from './runtime-parts.ts'

interface Beside {
  readonly catalog: TopicCatalog
  readonly madeAnew: Set<string>
  commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]>
  failed(error: Error): void
}

/** How long a broker may wait for records of a family: most of the time there are none. */
const maxWaitMs = 1_000

/** What reads the family topics of a consumer. */
export interface FamilyParts extends FamilyReading {
  readonly families: Families
  readonly fetcher: Fetcher
  readonly look: FamilyLook
}

/** Which family topics a consumer has, and what reads them: fetches, starts and marks of their own, beside the sources'. */
export function familyParts(ground: Ground, { catalog, madeAnew, commit, failed }: Beside): FamilyParts {
  const { client, settings, emit, metrics, clock, startedAt } = ground
  const { groupId, subscription, readRedrives } = settings
  const families = new Families({
    group: groupId,
    read: readRedrives,
    isSource: topic => subscription.names.includes(topic),
    topic: name => catalog.topic(name)
  })
  // Whatever the source is read as: a copy of an aborted transaction was never sent.
  const isolation = 'read-committed'
  const options = { ...settings.fetch, maxWaitMs: Math.max(settings.fetch.maxWaitMs, maxWaitMs) }
  const fetcher = new Fetcher({ client, catalog, options, isolation, metrics, emit, clock })
  const starts = new StartOffsets({
    requests: new FamilyStartRequests([client, groupId, isolation, topic => families.isFamily(topic)], {
      sourceOf: partition => families.sourceOf(partition),
      topicId: topic => catalog.topic(topic)?.id
    }),
    catalog,
    groupId,
    from: 'earliest',
    emit,
    madeAnew,
    topicsAtStart: new Set(),
    startedAt,
    now: () => clock.now(),
    commit,
    failed
  })
  const records = new FamilyRecords(groupId, metrics, emit)
  return {
    families,
    fetcher,
    look: new FamilyLook(client, catalog, families, settings.metadataMaxAgeMs),
    starts,
    of: partition => families.of(partition),
    exists: partition => families.exists(partition),
    original: (copy, source) => records.original(copy, source)
  }
}

/**
 * Commits positions, those in family topics with a mark of who reads them; see `group/reader-mark.ts`. The mark is what is left out last
 * of what a broker does not take: without it a position still counts.
 */
export async function commitMarked(
  offsets: readonly CommittedOffset[],
  families: Families,
  membership: Pick<Membership, 'member' | 'commit'>,
  everyMs: number
): Promise<readonly TopicPartitionError[]> {
  if (!offsets.some(({ topic }) => families.isFamily(topic))) return membership.commit(offsets)
  const mark = { at: Date.now(), everyMs, member: memberTag(membership.member?.memberId ?? '') }
  const answers = await membership.commit(
    offsets.map(offset =>
      families.isFamily(offset.topic) ? { ...offset, metadata: withReaderMark(offset.metadata, mark) } : offset
    )
  )
  const refused = new Set(
    answers.flatMap(answer =>
      answer.errorCode === kafkaErrors.OFFSET_METADATA_TOO_LARGE ? [partitionKey(answer)] : []
    )
  )
  const bare = offsets.filter(offset => offset.metadata === '' && refused.has(partitionKey(offset)))
  if (bare.length === 0) return answers
  const again = new Set(bare.map(partitionKey))
  return [...answers.filter(answer => !again.has(partitionKey(answer))), ...(await membership.commit(bare))]
}
