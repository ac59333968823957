import assert from 'node:assert/strict'
import type { TopicPartition } from '../../src/client/port.ts'
import type { DeadLetterError } from '../../src/errors.ts'
import { ClassicMembership } from '../../src/group/classic-membership.ts'
import type { GroupOptions } from '../../src/group/options.ts'
import { readGroupOptions } from '../../src/group/options.ts'
import { FakeGroup } from './fake-group.ts'
import { VirtualTime } from './virtual-time.ts'

/** A member whose listener keeps a diary and checks that calls come in turn. */
export class TestMember {
  readonly membership: ClassicMembership
  readonly port: ReturnType<FakeGroup['client']>
  readonly diary: string[] = []
  readonly warnings: DeadLetterError[] = []
  readonly holds = new Set<string>()
  /** What a drain waits for, in addition to nothing. */
  drain: (partitions: readonly TopicPartition[], deadlineMs: number) => Promise<void> = () => Promise.resolve()
  starting: (partitions: readonly TopicPartition[]) => Promise<void> = () => Promise.resolve()
  failure: DeadLetterError | undefined
  #busy = false

  constructor(group: FakeGroup, time: VirtualTime, topics: readonly string[], options: Partial<GroupOptions> = {}) {
    this.port = group.client()
    this.membership = new ClassicMembership({
      client: this.port,
      groupId: 'g',
      topics,
      options: readGroupOptions(options),
      timing: time,
      listener: {
        revoke: (partitions, deadlineMs) =>
          this.#inTurn(async () => {
            this.diary.push(`revoke ${text(partitions)}`)
            await this.drain(partitions, deadlineMs)
            for (const partition of partitions) this.holds.delete(text([partition]))
          }),
        assign: partitions =>
          this.#inTurn(async () => {
            this.diary.push(`assign ${text(partitions)}`)
            for (const partition of partitions) {
              assert.ok(!this.holds.has(text([partition])), `assigned again: ${text([partition])}`)
              this.holds.add(text([partition]))
            }
            await this.starting(partitions)
          }),
        lost: (partitions, reason) => {
          this.diary.push(`lost ${text(partitions)}`)
          assert.notEqual(reason, '')
          for (const partition of partitions) this.holds.delete(text([partition]))
        },
        failed: error => {
          this.diary.push(`failed ${error.code}`)
          this.failure = error
        },
        warning: error => this.warnings.push(error)
      }
    })
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
