import type { ConsumerGroupHeartbeat, TopicIdPartitions } from '../client/port.ts'

/** What the coordinator has to know of a member. */
export interface MemberState {
  readonly groupId: string
  readonly memberId: string
  /** 0 = joins. */
  readonly memberEpoch: number
  readonly groupInstanceId: string | null
  readonly rebalanceTimeoutMs: number
  readonly serverAssignor: string | null
  readonly topics: readonly string[]
  readonly owned: readonly TopicIdPartitions[]
}

interface Told {
  readonly topics: string
  readonly owned: string
}

/**
 * What the coordinator has been told, so that a heartbeat carries only what is new. After a heartbeat of which it is not
 * known whether it arrived, everything is told again.
 */
export class MemberReport {
  #told: Told | null = null
  #sent: Told | null = null
  /** An assignment was carried out: what is owned is told, even if it is what was told before. */
  #acknowledges = false

  next(state: MemberState): ConsumerGroupHeartbeat {
    const { groupId, memberId, memberEpoch, groupInstanceId } = state
    const joins = memberEpoch === 0
    const now = { topics: keyOfTopics(state.topics), owned: joins ? '' : keyOf(state.owned) }
    const all = joins || this.#told === null
    const tellsOwned = all || this.#acknowledges || now.owned !== this.#told?.owned
    this.#sent = now
    this.#acknowledges = false
    return {
      groupId,
      memberId,
      memberEpoch,
      groupInstanceId,
      rebalanceTimeoutMs: all ? state.rebalanceTimeoutMs : null,
      topics: all || now.topics !== this.#told?.topics ? state.topics : null,
      serverAssignor: all ? state.serverAssignor : null,
      // A member that joins has nothing.
      owned: joins ? [] : tellsOwned ? state.owned : null
    }
  }

  /** What was sent last has arrived. */
  arrived(): void {
    this.#told = this.#sent
  }

  /** It cannot be known what has arrived. */
  forget(): void {
    this.#told = null
  }

  /** Whether an assignment is what the member has told that it has: then there is nothing to acknowledge. */
  matches(assignment: readonly TopicIdPartitions[]): boolean {
    return this.#told?.owned === keyOf(assignment)
  }

  /** What was assigned is carried out. */
  acknowledge(): void {
    this.#acknowledges = true
  }

  /** Whether there is something to tell of what is owned. */
  isBehind(owned: readonly TopicIdPartitions[]): boolean {
    return this.#acknowledges || !this.matches(owned)
  }
}

const keyOfTopics = (topics: readonly string[]): string => [...topics].sort().join(' ')

function keyOf(partitions: readonly TopicIdPartitions[]): string {
  return partitions
    .flatMap(({ topicId, partitions: numbers }) => numbers.map(number => `${topicId}/${number}`))
    .sort()
    .join(' ')
}
