import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KafkaClient, TopicMetadata } from '../../../src/client/port.ts'
import { IdleWatch } from '../../../src/consume/idle/idle-watch.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import type { TopicCatalog } from '../../../src/topics/topic-catalog.ts'
import { until as untilTrue } from '../../until.ts'

const ids = ['00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b'] as const
const topic = (name: string, id: string): TopicMetadata =>
  ({ name, id, errorCode: 0, partitions: [{ partition: 0, leader: 1 }] }) as unknown as TopicMetadata

/** Two topics whose ends are 10: `own` is this member's; of `foreign`, which is another's, all records are deleted. */
function twoTopics() {
  const topics = new Map([topic('own', ids[0]), topic('foreign', ids[0])].map(each => [each.name, each]))
  const asked: string[] = []
  const source = new SourcePartition(
    { topic: 'own', partition: 0 },
    { topicId: ids[0], offset: 0, firstPartitions: 1, committed: 0, done: [] },
    () => undefined
  )
  const client = {
    listOffsets: async (queries: { topic: string; partition: number }[]) =>
      queries.map(query => ({ ...query, offset: 10, errorCode: 0 })),
    findCoordinator: async () => ({ nodeId: 1, errorCode: 0 }),
    offsetFetch: async (_node: number, _group: string, partitions: { topic: string; partition: number }[]) => {
      const answer = partitions.map(each => ({
        ...each,
        offset: -1,
        leaderEpoch: -1,
        metadata: '',
        errorCode: 0
      }))
      return { errorCode: 0, partitions: answer }
    },
    fetch: async () => {
      asked.push('foreign')
      if (topics.get('foreign')?.id !== ids[0]) throw new Error('records, or not: nobody says')
      const where = { topic: 'foreign', partition: 0, errorCode: 0, records: null, abortedTransactions: [] }
      return [{ ...where, highWatermark: 10, lastStableOffset: 10 }]
    }
  } as unknown as KafkaClient
  const ended: (string | Error)[] = []
  const watch = new IdleWatch({
    familyUnderWay: () => false,
    client,
    catalog: {
      topics: [...topics.keys()],
      topic: (name: string) => topics.get(name),
      leader: () => 1,
      clusterId: null,
      refreshSoon: () => undefined
    } as unknown as TopicCatalog,
    groupId: 'group',
    isolation: 'read-committed',
    maxBatchBytes: 1 << 20,
    handlerTimeoutMs: 0,
    idleTimeoutMs: 400,
    own: () => [{ source, calls: { longestMs: () => undefined } }],
    owns: partition => partition.topic === 'own',
    waiting: () => [],
    refused: () => [],
    commit: async sources => {
      for (const each of sources) each.commits.taken(each.tracker.committable, '', 0)
      return true
    },
    finished: () => ended.push('idle'),
    failed: error => ended.push(error)
  })
  const until = (what: () => boolean): Promise<void> =>
    untilTrue(what, () => {
      watch.wake()
      return new Promise(resolve => setTimeout(resolve, 5))
    })
  return { watch, topics, asked, source, ended, until }
}

test('what was found out about a topic says nothing about a namesake made anew', async () => {
  const { watch, topics, asked, source, ended, until } = twoTopics()
  await watch.begin()
  watch.start()
  // The other topic is found to be empty, while there is work left here.
  await until(() => asked.includes('foreign'))
  topics.set('foreign', topic('foreign', ids[1]))
  source.stopReadingAt(10)
  source.tracker.pass(10)
  await until(() => ended.length > 0)
  assert.notEqual(ended[0], 'idle')
  await watch.stop()
})
