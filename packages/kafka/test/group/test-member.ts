import assert from 'node:assert/strict'
import type { TopicPartition } from '../../src/client/port.ts'
import type { DeadLetterError } from '../../src/errors.ts'
import { ClassicMembership } from '../../src/group/classic-membership.ts'
import { ConsumerMembership } from '../../src/group/consumer-membership.ts'
import type { Membership, MembershipListener } from '../../src/group/membership.ts'
import type { GroupOptions } from '../../src/group/options.ts'
import { readGroupOptions } from '../../src/group/options.ts'
import { FakeConsumerGroup } from './fake-consumer-group.ts'
import { FakeGroup } from './fake-group.ts'
import { VirtualTime } from './virtual-time.ts'

/** A member whose listener keeps a diary and checks that calls come in turn. */
export class TestMember<G extends FakeGroup | FakeConsumerGroup = FakeGroup> {
  readonly membership: Membership
  readonly port: ReturnType<G['client']>
  readonly diary: string[] = []
  readonly warnings: DeadLetterError[] = []
  readonly holds = new Set<string>()
  /** What a drain waits for, in addition to nothing. */
  drain: (partitions: readonly TopicPartition[], deadlineMs: number) => Promise<void> = () => Promise.resolve()
  starting: (partitions: readonly TopicPartition[]) => Promise<void> = () => Promise.resolve()
  failure: DeadLetterError | undefined
  #busy = false

  /** Of the protocol that the group's coordinator speaks. */
  constructor(group: G, time: VirtualTime, topics: readonly string[], options: Partial<GroupOptions> = {}) {
    const input = {
      groupId: 'g',
      topics,
      timing: time,
      listener: {
        revoke: (partitions: readonly TopicPartition[], deadlineMs: number) =>
          this.#inTurn(async () => {
            this.diary.push(`revoke ${text(partitions)}`)
            await this.drain(partitions, deadlineMs)
            for (const partition of partitions) this.holds.delete(text([partition]))
          }),
        assign: (partitions: readonly TopicPartition[]) =>
          this.#inTurn(async () => {
            this.diary.push(`assign ${text(partitions)}`)
            for (const partition of partitions) {
              assert.ok(!this.holds.has(text([partition])), `assigned again: ${text([partition])}`)
              this.holds.add(text([partition]))
            }
            await this.starting(partitions)
          }),
        lost: (partitions: readonly TopicPartition[], reason: string) => {
          this.diary.push(`lost ${text(partitions)}`)
          assert.notEqual(reason, '')
          for (const partition of partitions) this.holds.delete(text([partition]))
        },
        failed: (error: DeadLetterError) => {
          this.diary.push(`failed ${error.code}`)
          this.failure = error
        },
        warning: (error: DeadLetterError) => this.warnings.push(error)
      } satisfies MembershipListener
    }
    if (group instanceof FakeConsumerGroup) {
      const client = group.client()
      this.port = client as ReturnType<G['client']>
      const settings = readGroupOptions({ protocol: 'consumer', ...options })
      this.membership = new ConsumerMembership({ ...input, client, options: settings })
    } else {
      const client = group.client()
      this.port = client as ReturnType<G['client']>
      this.membership = new ClassicMembership({ ...input, client, options: readGroupOptions(options) })
    }
  }

  get has(): string {
    return [...this.holds].sort().join(' ')
  }

  get id(): string {
    return this.membership.member?.memberId ?? ''
  }

  async #inTurn(call: () => Promise<void>): Promise<void> {
    assert.ok(!this.#busy, 'two listener calls at once')
    this.#busy = true
    try {
      await call()
    } finally {
      this.#busy = false
    }
  }
}

export function text(partitions: readonly TopicPartition[]): string {
  return partitions
    .map(({ topic, partition }) => `${topic}${partition}`)
    .sort()
    .join(' ')
}

export const offset = (topic: string, partition: number, next: number) => ({
  topic,
  partition,
  offset: next,
  leaderEpoch: -1,
  metadata: ''
})

export const eager = { assignors: ['range'] as const }

export function setting(topics: Readonly<Record<string, number>> = { t: 4 }): { time: VirtualTime; group: FakeGroup } {
  const time = new VirtualTime()
  return { time, group: new FakeGroup(time, topics) }
}

export function consumerSetting(topics: Readonly<Record<string, number>> = { t: 4 }): {
  time: VirtualTime
  group: FakeConsumerGroup
} {
  const time = new VirtualTime()
  return { time, group: new FakeConsumerGroup(time, topics) }
}
