import assert from 'node:assert/strict'
import { decode, type ErrorName, encode, errorName, type Message, WireReader, WireWriter } from '@dead-letter/protocol'
import type { Api } from '../../../src/apis/api.ts'
import { consumerGroupDescribe } from '../../../src/apis/consumer-group-describe.ts'
import { consumerGroupHeartbeat } from '../../../src/apis/consumer-group-heartbeat.ts'
import type { Cluster } from '../../../src/cluster.ts'
import { ConfigStore } from '../../../src/config/config-store.ts'
import { Groups } from '../../../src/groups/groups.ts'
import { lookUpIn, noFault } from '../../../src/look-up.ts'
import { TopicCatalog } from '../../../src/topics/topic-catalog.ts'
import { FakeClock } from '../../fake-clock.ts'

/** Tests read what they expect: a field that is not there is undefined. */
// biome-ignore lint/suspicious/noExplicitAny: the shape depends on the API, which tests choose at run time
export type Answer = any

export interface Beat {
  readonly error: ErrorName | undefined
  readonly memberId: string
  readonly epoch: number
  /** `t:0,1 u:2`; null when the answer has none. */
  readonly assignment: string | null
}

/** Topics and consumer groups of a broker without its sockets; requests and answers go through the wire format. */
export class ConsumerOffice {
  readonly clock = new FakeClock()
  readonly topics: TopicCatalog
  readonly groups: Groups
  readonly #cluster: Cluster

  constructor(given: Record<string, string | number> = {}) {
    const configs = new ConfigStore({ 'group.initial.rebalance.delay.ms': 0, ...given })
    this.topics = new TopicCatalog(configs, this.clock)
    this.groups = new Groups(configs, this.topics, this.clock)
    this.#cluster = { configs, topics: this.topics, groups: this.groups } as Partial<Cluster> as Cluster
  }

  /** The answer, as a client of this version reads it. */
  async ask(api: Api, version: number, draft: object): Promise<Answer> {
    const connection = { id: 1, clientHost: '/127.0.0.1', closed: new AbortController().signal }
    const cluster = this.#cluster
    const context = { version, clientId: 'client', connection, cluster, lookUp: lookUpIn(cluster, noFault) }
    const answer = await api.handle(through(api.request, version, draft) as never, context)
    assert.ok(answer !== null)
    return through(api.response, version, answer)
  }

  async beat(memberId: string, memberEpoch: number, more: object = {}, version = 1): Promise<Beat> {
    const request = { groupId: 'g', memberId, memberEpoch, ...more }
    const answer = await this.ask(consumerGroupHeartbeat, version, request)
    return {
      error: errorName(answer.errorCode),
      memberId: answer.memberId,
      epoch: answer.memberEpoch,
      assignment: this.text(answer.assignment)
    }
  }

  /** A first heartbeat. */
  join(memberId: string, topics: readonly string[] | null, more: object = {}): Promise<Beat> {
    const first = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: topics, topicPartitions: [] }
    return this.beat(memberId, 0, { ...first, ...more })
  }

  /** What a member says it owns, from `t:0,1 u:2`. */
  owned(text: string): { topicId: string; partitions: number[] }[] {
    return text
      .split(' ')
      .filter(part => part !== '')
      .map(part => {
        const [topic = '', partitions = ''] = part.split(':')
        return { topicId: this.topics.get(topic)?.id ?? '', partitions: partitions.split(',').map(Number) }
      })
  }

  text(assignment: Answer): string | null {
    if (assignment === null) return null
    const parts = assignment.topicPartitions.map((each: Answer) => {
      return `${this.topics.byId(each.topicId)?.name ?? each.topicId}:${each.partitions.join()}`
    })
    return parts.sort().join(' ')
  }

  async describe(groupId = 'g', version = 1): Promise<Answer> {
    const { groups } = await this.ask(consumerGroupDescribe, version, { groupIds: [groupId] })
    return groups[0]
  }

  async state(): Promise<string> {
    return (await this.describe()).groupState
  }
}

function through(message: Message, version: number, draft: object): object {
  const writer = new WireWriter()
  encode(message, version, draft as never, writer)
  return decode(message, version, new WireReader(Buffer.concat([...writer.chunks()])))
}
