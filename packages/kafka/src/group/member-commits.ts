import { kafkaErrorName, kafkaErrors } from '../client/kafka-errors.ts'
import type { CommittedOffset, GroupMember, KafkaClient, TopicPartition, TopicPartitionError } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { Coordinator } from './coordinator.ts'
import { notOwnedCode, reactionTo } from './reaction.ts'

/** What a commit asks of the membership, at the moment it is sent and when it is answered. */
export interface CommitStanding {
  member(): GroupMember | null
  owns(partition: TopicPartition): boolean
  /** The coordinator refused `member`. True when that is who we still are, so that our partitions are lost; false when a newer generation explains it. */
  dropped(errorCode: number, member: GroupMember): boolean
}

/** A coordinator that moved, or a generation that changed while it was looked up, is worth another try each. */
const maxTries = 3

/** Offset commits: only what is ours, only under the generation that gave it to us, never behind a join. */
export class MemberCommits {
  readonly #client: Pick<KafkaClient, 'offsetCommit'>
  readonly #coordinator: Coordinator
  readonly #groupId: string
  readonly #standing: CommitStanding

  constructor(
    client: Pick<KafkaClient, 'offsetCommit'>,
    coordinator: Coordinator,
    groupId: string,
    standing: CommitStanding
  ) {
    this.#client = client
    this.#coordinator = coordinator
    this.#groupId = groupId
    this.#standing = standing
  }

  async commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]> {
    for (let tries = 1; ; tries++) {
      const member = this.#standing.member()
      const mine = offsets.filter(offset => this.#standing.owns(offset))
      const refused = coded(
        offsets.filter(offset => !this.#standing.owns(offset)),
        notOwnedCode
      )
      if (mine.length === 0) {
        if (member === null && offsets.length > 0)
          throw this.#failure('this consumer is not a member of the group at present')
        return refused
      }
      // Between generations partitions are ours, and no generation is there to commit under.
      if (member === null || tries > maxTries) return [...coded(mine, kafkaErrors.REBALANCE_IN_PROGRESS), ...refused]
      const nodeId = await this.#coordinator.once().catch((error: unknown) => {
        throw this.#failure(error instanceof Error ? error.message : String(error), error)
      })
      if (this.#standing.member() !== member || !mine.every(offset => this.#standing.owns(offset))) continue
      const answers = await this.#send(nodeId, member, mine)
      const reactions = new Set(answers.map(answer => reactionTo(answer.errorCode)))
      if (reactions.has('find')) {
        this.#coordinator.forget(nodeId)
        if (tries < maxTries) continue
      }
      return [...this.#settle(answers, member), ...refused]
    }
  }

  async #send(nodeId: number, member: GroupMember, mine: readonly CommittedOffset[]): Promise<TopicPartitionError[]> {
    try {
      return await this.#client.offsetCommit(nodeId, member, mine)
    } catch (error) {
      this.#coordinator.forget(nodeId)
      throw this.#failure(error instanceof Error ? error.message : String(error), error)
    }
  }

  #settle(answers: readonly TopicPartitionError[], member: GroupMember): readonly TopicPartitionError[] {
    const refusal = answers.find(({ errorCode }) => refusesMember(errorCode))
    if (refusal === undefined) return answers
    if (this.#standing.dropped(refusal.errorCode, member)) {
      throw this.#failure(`this consumer was dropped from the group (${kafkaErrorName(refusal.errorCode)})`)
    }
    return answers.map(answer =>
      refusesMember(answer.errorCode) ? { ...answer, errorCode: kafkaErrors.REBALANCE_IN_PROGRESS } : answer
    )
  }

  #failure(reason: string, cause?: unknown): DeadLetterError {
    return new DeadLetterError('COMMIT_FAILED', { group: this.#groupId, reason }, cause)
  }
}

function refusesMember(errorCode: number): boolean {
  const reaction = reactionTo(errorCode)
  return reaction === 'unknown' || reaction === 'outdated' || errorCode === kafkaErrors.FENCED_INSTANCE_ID
}

function coded(partitions: readonly TopicPartition[], errorCode: number): TopicPartitionError[] {
  return partitions.map(({ topic, partition }) => ({ topic, partition, errorCode }))
}
