import { kafkaErrors } from '../../client/kafka-errors.ts'
import { partitionKey } from '../../client/partition-key.ts'
import type { CommittedOffset, TopicPartitionError } from '../../client/port.ts'
import { asRequestError, DeadLetterError } from '../../errors.ts'
import { notOwnedCode } from '../../group/reaction.ts'
import type { StartMark } from '../partition/commit-cursor.ts'
import { type FamilyPosition, writeCommitMetadata } from '../partition/commit-metadata.ts'
import type { OffsetRange } from '../partition/offset-ranges.ts'
import type { StartPlan, TopicFacts } from './start-position.ts'
import type { Waiting } from './start-queue.ts'
import { refusal } from './start-requests.ts'

/** A start that was found: what its commit says, and what its source begins with. */
export interface Start {
  readonly waiting: Waiting
  readonly facts: TopicFacts
  readonly plan: StartPlan
  readonly offset: number
  readonly done: readonly OffsetRange[]
  readonly doneEpoch?: number | undefined
  /** As the commit told; left out where this member starts. */
  readonly leaderEpoch?: number
  readonly committedAt?: number
  readonly family?: FamilyPosition | null
  /** It was told by another commit: its own is gone. */
  readonly restored?: boolean
}

export interface StartCommits {
  commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]>
  /** Milliseconds of the committer's clock. */
  now(): number
  /** What commits say of the group's first start. */
  markOf(facts: TopicFacts): StartMark
  /** Tried again at once, and later with what it was refused for. */
  again(waiting: Waiting): void
  later(waiting: Waiting, error: DeadLetterError): void
}

/** Commits starts that were found. @returns those whose commit was taken; the others are tried again */
export async function commitStarts(starts: readonly Start[], commits: StartCommits): Promise<Start[]> {
  const committed: Start[] = []
  let left = starts.filter(({ waiting }) => !waiting.signal.aborted)
  while (left.length > 0) {
    const answers = await commits
      .commit(left.map(start => commitOf(start, commits)))
      .catch(error => asRequestError(error, 'OffsetCommit', 'the coordinator'))
    if (DeadLetterError.is(answers)) {
      for (const { waiting } of left) commits.later(waiting, answers)
      break
    }
    const codes = new Map(answers.map(answer => [partitionKey(answer), answer.errorCode]))
    const smaller: Start[] = []
    for (const start of left) {
      const { waiting } = start
      const code = codes.get(partitionKey(waiting)) ?? kafkaErrors.UNKNOWN_SERVER_ERROR
      if (code === kafkaErrors.NONE) committed.push({ ...start, committedAt: commits.now() })
      else if (code === kafkaErrors.OFFSET_METADATA_TOO_LARGE && waiting.metadataBytes > 0) {
        // A start without metadata is taken as another program's: see planStarts.
        waiting.metadataBytes = 0
        smaller.push(start)
      } else if (code === notOwnedCode || code === kafkaErrors.REBALANCE_IN_PROGRESS) commits.again(waiting)
      else commits.later(waiting, refusal(waiting, 'OffsetCommit', code))
    }
    left = smaller.filter(({ waiting }) => !waiting.signal.aborted)
  }
  return committed
}

function commitOf({ waiting, facts, plan, offset }: Start, { markOf }: StartCommits): CommittedOffset {
  const { topic, partition, metadataBytes } = waiting
  const mark = { firstPartitions: plan.firstPartitions, topicId: facts.topicId, done: [], ...markOf(facts) }
  return { topic, partition, offset, leaderEpoch: -1, metadata: writeCommitMetadata(mark, offset, metadataBytes) }
}
