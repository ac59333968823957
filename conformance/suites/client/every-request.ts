import { randomUUID } from 'node:crypto'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { batch } from './port-fixture.ts'

/** Of the one broker. */
const node = 1
const topic = 'hostile'
const groupId = 'hostile'
const member = { groupId, memberId: 'm', generationId: 1, groupInstanceId: null }
const at = { topic, partition: 0 }

/** Each request of the port, with the key of the API that it comes down to. */
export const everyRequest: Readonly<
  Record<string, readonly [key: number, send: (client: KafkaClient) => Promise<unknown>]>
> = {
  metadata: [3, c => c.metadata(null)],
  listOffsets: [2, c => c.listOffsets([{ ...at, timestamp: -1 }], 'read-committed')],
  endsOfEpochs: [23, c => c.endsOfEpochs([{ ...at, currentLeaderEpoch: -1, leaderEpoch: 0 }])],
  deleteRecords: [21, c => c.deleteRecords([{ ...at, offset: 0 }])],
  fetch: [
    1,
    async c => {
      const id = (await c.metadata([topic])).topics.get(topic)?.id ?? randomUUID()
      const position = { ...at, topicId: id, offset: 0, maxBytes: 1 << 20, currentLeaderEpoch: -1 }
      const limits = { maxWaitMs: 10, minBytes: 1, maxBytes: 1 << 20 }
      return c.fetch(node, { ...limits, isolation: 'read-committed', partitions: [position] })
    }
  ],
  produce: [0, c => c.produce(node, { ...at, batch: batch('a'), timeoutMs: 500 })],
  initProducerId: [22, c => c.initProducerId()],
  findCoordinator: [10, c => c.findCoordinator(groupId)],
  joinGroup: [
    11,
    c => {
      const timeouts = { sessionTimeoutMs: 10_000, rebalanceTimeoutMs: 100 }
      const protocols = [{ name: 'range', metadata: Buffer.from('m') }]
      return c.joinGroup(node, { ...member, memberId: '', ...timeouts, protocols, reason: null })
    }
  ],
  syncGroup: [14, c => c.syncGroup(node, { ...member, protocolName: 'range', assignments: [] })],
  heartbeat: [12, c => c.heartbeat(node, member)],
  leaveGroup: [13, c => c.leaveGroup(node, member)],
  consumerGroupHeartbeat: [
    68,
    c => {
      const says = { rebalanceTimeoutMs: 1000, topics: [topic], serverAssignor: null, owned: [] }
      const who = { groupId: `${groupId}-2`, memberId: 'm', memberEpoch: 0, groupInstanceId: null }
      return c.consumerGroupHeartbeat(node, { ...who, ...says })
    }
  ],
  offsetCommit: [
    8,
    c =>
      c.offsetCommit(node, { ...member, generationId: -1, memberId: '' }, [
        { ...at, offset: 0, leaderEpoch: -1, metadata: '' }
      ])
  ],
  offsetFetch: [9, c => c.offsetFetch(node, groupId, [at])],
  listGroups: [16, c => c.listGroups(node)],
  describeGroup: [15, c => c.describeGroup(node, groupId)],
  'describeGroup of the consumer protocol': [69, c => c.describeGroup(node, `${groupId}-none`)],
  createTopics: [19, c => c.createTopics([{ topic, partitions: 1, replicationFactor: 1, configs: {} }])],
  createPartitions: [37, c => c.createPartitions(topic, 1)],
  describeConfigs: [32, c => c.describeConfigs([{ type: 'topic', name: topic }])],
  alterTopicConfigs: [44, c => c.alterTopicConfigs(topic, { 'retention.ms': '1000' })],
  deleteTopics: [20, c => c.deleteTopics(['hostile-none'])],
  'any, for which versions are asked': [18, c => c.metadata([])]
}
