import { ConfigStore } from '../../../src/config/config-store.ts'
import { ClassicGroup } from '../../../src/groups/classic/classic-group.ts'
import type { JoinAnswer, JoinClaim, SyncAnswer } from '../../../src/groups/classic-protocol.ts'
import { FakeClock } from '../../fake-clock.ts'

export const sessionTimeoutMs = 10_000
export const rebalanceTimeoutMs = 60_000

/** A subscription as version 0 of the consumer protocol has it. */
export function subscription(...topics: string[]): Buffer {
  const names = topics.map(topic => Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic)]))
  return Buffer.concat([Buffer.from([0, 0, 0, 0, 0, topics.length]), ...names, Buffer.from([255, 255, 255, 255])])
}

export const range = { name: 'range', metadata: subscription('orders') }
export const sticky = { name: 'sticky', metadata: subscription('orders') }

/** An answer that may not have come yet. */
export class Answer<T> {
  value: T | null = null
  count = 0
  readonly take = (value: T): void => {
    this.value = value
    this.count++
  }
}

/** One group and those who talk to it. */
export class Scene {
  readonly clock = new FakeClock()
  readonly group: ClassicGroup

  constructor(configs: Record<string, number> = {}) {
    const store = new ConfigStore({ 'group.initial.rebalance.delay.ms': 0, ...configs })
    this.group = new ClassicGroup('payments', store, this.clock)
  }

  join(claim: Partial<JoinClaim> = {}): Answer<JoinAnswer> {
    const answer = new Answer<JoinAnswer>()
    const given = {
      memberId: '',
      instanceId: null,
      clientId: 'client',
      clientHost: '/127.0.0.1',
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      protocolType: 'consumer',
      protocols: [range],
      version: 9
    }
    this.group.join({ ...given, ...claim }, answer.take)
    return answer
  }

  /** Joins with an id of the group's giving. */
  enter(claim: Partial<JoinClaim> = {}): { id: string; joined: Answer<JoinAnswer> } {
    const id = this.join(claim).value?.memberId ?? ''
    return { id, joined: this.join({ ...claim, memberId: id }) }
  }

  sync(
    memberId: string,
    assignments: Record<string, string> = {},
    instanceId: string | null = null
  ): Answer<SyncAnswer> {
    const answer = new Answer<SyncAnswer>()
    this.group.sync(
      {
        memberId,
        instanceId,
        generation: this.group.generation,
        protocolType: 'consumer',
        protocolName: this.group.protocolName,
        assignments: new Map(Object.entries(assignments).map(([id, text]) => [id, Buffer.from(text)]))
      },
      answer.take
    )
    return answer
  }

  heartbeat(memberId: string, generation = this.group.generation, instanceId: string | null = null): number {
    return this.group.heartbeat({ memberId, instanceId, generation })
  }

  /** A stable group of so many members; the first leads. */
  stable(count: number, claim: (index: number) => Partial<JoinClaim> = () => ({})): string[] {
    const entered = Array.from({ length: count }, (_, i) =>
      claim(i).instanceId == null ? this.enter(claim(i)) : { id: '', joined: this.join(claim(i)) }
    )
    this.clock.advance(0)
    const ids = entered.map(({ joined }) => joined.value?.memberId ?? '')
    for (const [i, id] of ids.entries())
      this.sync(id, Object.fromEntries(ids.map(each => [each, `part of ${each}`])), claim(i).instanceId ?? null)
    return ids
  }
}

export function text(answer: Answer<SyncAnswer>): string {
  return String(answer.value?.assignment ?? '')
}
