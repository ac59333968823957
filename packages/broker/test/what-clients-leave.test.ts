import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { batchOf } from './log/batches.ts'
import { served } from './served.ts'

const dayMs = 24 * 60 * 60_000
const many = 300
const each = Array.from({ length: many }, (_, i) => i)

interface Answer {
  readonly errorCode: number
  readonly memberId: string
  readonly sessionId: number
  readonly producerId: bigint
  readonly topics: readonly {
    readonly errorCode: number
    readonly partitions: readonly { readonly errorCode: number }[]
  }[]
}

/** A program that never takes back what it begins, and a clock that shows how long the broker remembers it. */
function hostile(configs: Record<string, string | number> = {}) {
  const rarely = { 'offsets.retention.check.interval.ms': 3_600_000 }
  const broker = served({ topics: [{ name: 't', partitions: 2 }], configs: { ...rarely, ...configs } })
  const id = broker.cluster.topics.get('t')?.id
  const ask = (name: string, request: object, version = -1): Promise<Answer> =>
    broker.ask(name, request, { version }) as Promise<unknown> as Promise<Answer>
  const join = (groupId: string, memberId = '', version = 9): Promise<Answer> =>
    ask(
      'JoinGroup',
      {
        groupId,
        ...{ sessionTimeoutMs: 45_000, rebalanceTimeoutMs: 60_000, memberId, protocolType: 'consumer' },
        protocols: [{ name: 'range', metadata: Buffer.alloc(8) }]
      },
      version
    )
  const commit = (groupId: string, metadata = ''): Promise<Answer> =>
    ask(
      'OffsetCommit',
      {
        ...{ groupId, generationIdOrMemberEpoch: -1, memberId: '' },
        topics: [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: metadata }] }]
      },
      9
    )
  return { ...broker, ask, join, commit, topicId: id }
}

test('ids that were given out and never used, and members that fall silent, are gone when their sessions end', async () => {
  const { cluster, clock, join, close } = hostile()
  for (const i of each) assert.equal((await join(`g${i % 10}`)).errorCode, errorCodes.MEMBER_ID_REQUIRED)
  for (const i of each.slice(0, 10)) void join(`member-${i}`, (await join(`member-${i}`)).memberId)
  await new Promise(resolve => setImmediate(resolve))
  const members = [...cluster.groups].filter(group => !group.isEmpty).length
  assert.ok(members >= 10)
  clock.advance(10 * 60_000 + 60_000)
  // A group without members and offsets goes at the next look for offsets that have expired.
  clock.advance(dayMs)
  assert.equal([...cluster.groups].length, 0)
  close()
})

test('offsets of groups that nobody uses, and the groups, are gone after offsets.retention.minutes; their text is bounded', async () => {
  const { cluster, clock, commit, close } = hostile()
  for (const i of each) assert.equal((await commit(`g${i}`)).topics[0]?.partitions[0]?.errorCode, 0)
  const long = await commit('g0', 'x'.repeat(4097))
  assert.equal(long.topics[0]?.partitions[0]?.errorCode, errorCodes.OFFSET_METADATA_TOO_LARGE)
  assert.equal([...cluster.groups].length, many)
  clock.advance(8 * dayMs)
  assert.equal([...cluster.groups].length, 0)
  assert.equal([...cluster.groups.offsets.groups()].length, 0)
  close()
})

test('a group has no more members than group.max.size', async () => {
  const { join, close } = hostile({ 'group.max.size': 2 })
  // Version 3 asks for no id first.
  const answers = each.slice(0, 5).map(() => join('g', '', 3))
  const refused = await Promise.all(answers.slice(2))
  assert.deepEqual(
    refused.map(({ errorCode }) => errorCode),
    refused.map(() => errorCodes.GROUP_MAX_SIZE_REACHED)
  )
  close()
})

test('transactional ids, and what partitions know of producers, are gone when they have not been used for long', async () => {
  const { cluster, clock, ask, topicId, close } = hostile()
  for (const i of each)
    await ask('InitProducerId', {
      transactionalId: `x${i}`,
      transactionTimeoutMs: 60_000,
      producerId: -1n,
      producerEpoch: -1
    })
  for (const i of each) {
    const records = batchOf({ producer: { id: BigInt(i), epoch: 0, sequence: 0 } })
    await ask('Produce', {
      ...{ acks: 1, timeoutMs: 1000, transactionalId: null },
      topicData: [{ topicId, partitionData: [{ index: 0, records }] }]
    })
  }
  const producers = (): number => [...(cluster.topics.log('t', 0)?.producers ?? [])].length
  assert.equal([...cluster.transactions].length, many)
  assert.equal(producers(), many)
  clock.advance(8 * dayMs)
  assert.equal([...cluster.transactions].length, 0)
  assert.equal(producers(), 0)
  close()
})

test('fetch sessions have a number of slots, and one beyond them is given none', async () => {
  const { cluster, ask, topicId, close } = hostile({ 'max.incremental.fetch.session.cache.slots': 50 })
  const answers: Answer[] = []
  for (const _ of each) {
    const topics = [{ topicId, partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1000 }] }]
    answers.push(
      await ask('Fetch', { maxWaitMs: 0, minBytes: 0, maxBytes: 1000, sessionId: 0, sessionEpoch: 0, topics })
    )
  }
  assert.equal(cluster.fetchSessions.size, 50)
  assert.equal(answers.filter(({ sessionId }) => sessionId !== 0).length, 50)
  close()
})

test('a request that makes more than 10,000 partitions makes none', async () => {
  const { cluster, ask, close } = hostile()
  const topics = each.map(i => ({ name: `made-${i}`, numPartitions: 40, replicationFactor: 1 }))
  const answer = await ask('CreateTopics', { topics, timeoutMs: 1000, validateOnly: false })
  for (const { errorCode } of answer.topics) assert.equal(errorCode, errorCodes.POLICY_VIOLATION)
  assert.equal([...cluster.topics].length, 1)
  close()
})
