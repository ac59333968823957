import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { addOffsetsToTxn } from '../../src/apis/add-offsets-to-txn.ts'
import { addPartitionsToTxn } from '../../src/apis/add-partitions-to-txn.ts'
import { describeTransactions } from '../../src/apis/describe-transactions.ts'
import { endTxn } from '../../src/apis/end-txn.ts'
import { initProducerId } from '../../src/apis/init-producer-id.ts'
import { listTransactions } from '../../src/apis/list-transactions.ts'
import { txnOffsetCommit } from '../../src/apis/txn-offset-commit.ts'
import type { FaultCode } from '../../src/look-up.ts'
import { started } from './coordinator.ts'
import { requests } from './requests.ts'

const { INVALID_PRODUCER_EPOCH, PRODUCER_FENCED, UNKNOWN_TOPIC_OR_PARTITION, OPERATION_NOT_ATTEMPTED } = errorCodes
const fenced = { transactionalId: 't', producerId: 0n, producerEpoch: 7 }

function versions(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

describe('InitProducerId', () => {
  test('answers all versions, and PRODUCER_FENCED from version 4', async () => {
    for (const version of versions(0, 6)) {
      const { send } = requests()
      const draft = { transactionalId: 't', transactionTimeoutMs: 1_000 }
      const first = await send(initProducerId, version, draft)
      assert.deepEqual([first.errorCode, first.producerId, first.producerEpoch], [0, 0n, 0])
      if (version < 3) continue
      const answer = await send(initProducerId, version, { ...draft, producerId: 5n, producerEpoch: 0 })
      assert.equal(answer.errorCode, version < 4 ? INVALID_PRODUCER_EPOCH : PRODUCER_FENCED)
      assert.deepEqual([answer.producerId, answer.producerEpoch], [-1n, -1])
      const half = await send(initProducerId, version, { ...draft, producerId: 5n, producerEpoch: -1 })
      assert.equal(half.errorCode, errorCodes.INVALID_REQUEST)
    }
    assert.equal(initProducerId.latest, 5)
  })
})

describe('AddPartitionsToTxn', () => {
  const topics = (partitions: number[]) => [{ name: 'a', partitions }]
  const codes = (answer: Record<string, unknown>) => {
    const [topic] = answer.resultsByTopicV3AndBelow as { resultsByPartition: { partitionErrorCode: number }[] }[]
    return topic?.resultsByPartition.map(({ partitionErrorCode }) => partitionErrorCode)
  }
  const of = (producerEpoch: number, partitions: number[]) => ({
    v3AndBelowTransactionalId: 't',
    v3AndBelowProducerId: 0n,
    v3AndBelowProducerEpoch: producerEpoch,
    v3AndBelowTopics: topics(partitions)
  })

  test('adds all partitions or none', async () => {
    for (const version of versions(0, 3)) {
      const { send, transactions } = requests()
      started(transactions)
      const none = await send(addPartitionsToTxn, version, of(0, [0, 2]))
      assert.deepEqual(codes(none), [OPERATION_NOT_ATTEMPTED, UNKNOWN_TOPIC_OR_PARTITION])
      assert.equal(transactions.get('t')?.state, 'Empty')
      assert.deepEqual(codes(await send(addPartitionsToTxn, version, of(0, [0, 1]))), [0, 0])
      const code = version < 2 ? INVALID_PRODUCER_EPOCH : PRODUCER_FENCED
      assert.deepEqual(codes(await send(addPartitionsToTxn, version, of(7, [0]))), [code])
    }
  })

  test('among brokers several transactions are added to or verified', async () => {
    for (const version of versions(4, 5)) {
      const { send, transactions } = requests()
      started(transactions, 't')
      started(transactions, 'u')
      const one = { producerEpoch: 0, topics: topics([0]) }
      const answer = await send(addPartitionsToTxn, version, {
        transactions: [
          { ...one, transactionalId: 't', producerId: 0n, verifyOnly: false },
          { ...one, transactionalId: 'u', producerId: 1n, verifyOnly: true }
        ]
      })
      const result = (transactionalId: string, partitionErrorCode: number) => ({
        transactionalId,
        topicResults: [{ name: 'a', resultsByPartition: [{ partitionIndex: 0, partitionErrorCode }] }]
      })
      const expected = [result('t', 0), result('u', errorCodes.TRANSACTION_ABORTABLE)]
      assert.deepEqual(answer.resultsByTransaction, expected)
    }
  })

  test('a fault of one partition keeps the others out', async () => {
    const { send, transactions } = requests()
    started(transactions)
    const fault: FaultCode = (_topic, partition) => (partition === 1 ? errorCodes.NOT_LEADER_OR_FOLLOWER : 0)
    const answer = await send(addPartitionsToTxn, 3, of(0, [0, 1]), fault)
    assert.deepEqual(codes(answer), [OPERATION_NOT_ATTEMPTED, errorCodes.NOT_LEADER_OR_FOLLOWER])
  })
})

describe('offsets in a transaction', () => {
  const commit = (version: number, topics: [name: string, partition: number][], more: object = {}) => ({
    transactionalId: 't',
    groupId: 'g',
    producerId: 0n,
    producerEpoch: 0,
    topics: topics.map(([name, partitionIndex]) => ({
      name,
      partitions: [{ partitionIndex, committedOffset: 5n, committedMetadata: version === 0 ? null : 'm' }]
    })),
    ...more
  })
  const codes = (answer: Record<string, unknown>) =>
    (answer.topics as { partitions: { errorCode: number }[] }[]).flatMap(t => t.partitions.map(p => p.errorCode))

  test('are visible after the commit', async () => {
    for (const version of versions(0, 5)) {
      const { send, transactions, groups } = requests()
      const producer = started(transactions)
      const refusal = version < 4 ? errorCodes.INVALID_TXN_STATE : errorCodes.TRANSACTION_ABORTABLE
      if (version < 5) {
        assert.deepEqual(codes(await send(txnOffsetCommit, version, commit(version, [['a', 0]]))), [refusal])
        const added = await send(addOffsetsToTxn, Math.min(version, 4), { ...commit(version, []), topics: undefined })
        assert.equal(added.errorCode, 0)
      }
      const asked: [string, number][] = [
        ['a', 0],
        ['b', 0],
        ['a', 2]
      ]
      const answer = codes(await send(txnOffsetCommit, version, commit(version, asked)))
      // By topic, first those that are not there.
      assert.deepEqual(answer, [UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_OR_PARTITION, 0])
      assert.equal(groups.offsets.fetch('g', 'a', 0), null)
      assert.equal(groups.offsets.isPending('g', 'a', 0), true)
      transactions.end({ transactionalId: 't', producer, outcome: 'commit', raise: version === 5 })
      assert.equal(groups.offsets.fetch('g', 'a', 0)?.offset, 5n)
      assert.equal(groups.offsets.fetch('g', 'a', 0)?.metadata, version === 0 ? '' : 'm')
    }
  })

  test('are refused for a member that the group does not know, too long metadata and an empty group', async () => {
    const { send, transactions } = requests({ 'offset.metadata.max.bytes': 0 })
    started(transactions)
    const member = { generationIdOrMemberEpoch: 3, memberId: 'm' }
    const refused = async (more: object) => codes(await send(txnOffsetCommit, 5, commit(5, [['a', 0]], more)))
    assert.deepEqual(await refused({ groupId: '' }), [errorCodes.INVALID_GROUP_ID])
    assert.deepEqual(await refused(member), [errorCodes.ILLEGAL_GENERATION])
    assert.deepEqual(await refused({}), [errorCodes.OFFSET_METADATA_TOO_LARGE])
    assert.deepEqual(await refused({ producerEpoch: 7 }), [INVALID_PRODUCER_EPOCH])
    assert.deepEqual(await refused({ producerId: 7n }), [errorCodes.INVALID_PRODUCER_ID_MAPPING])
  })

  test('AddOffsetsToTxn tells old clients of fencing by the code that they know', async () => {
    for (const version of versions(0, 4)) {
      const { send, transactions } = requests()
      started(transactions)
      const { errorCode } = await send(addOffsetsToTxn, version, { ...fenced, groupId: 'g' })
      assert.equal(errorCode, version < 2 ? INVALID_PRODUCER_EPOCH : PRODUCER_FENCED)
    }
  })
})

describe('EndTxn', () => {
  test('writes markers into the logs and answers all versions', async () => {
    for (const version of versions(0, 5)) {
      const { send, transactions, topics } = requests()
      const producer = started(transactions)
      transactions.addPartitions('t', producer, [['a', 1]])
      const { errorCode } = await send(endTxn, version, { ...fenced, committed: true })
      assert.equal(errorCode, version < 2 ? INVALID_PRODUCER_EPOCH : PRODUCER_FENCED)
      const answer = await send(endTxn, version, { ...fenced, producerEpoch: 0, committed: true })
      assert.equal(answer.errorCode, 0)
      if (version === 5) assert.deepEqual([answer.producerId, answer.producerEpoch], [0n, 1])
      assert.equal(topics.log('a', 1)?.endOffset, 1n)
      assert.equal(topics.log('a', 0)?.endOffset, 0n)
    }
  })
})

describe('DescribeTransactions', () => {
  test('tells state, producer and partitions', async () => {
    const { send, transactions, clock } = requests()
    const producer = started(transactions)
    transactions.addPartitions('t', producer, [['a', 1]])
    const { transactionStates } = await send(describeTransactions, 0, { transactionalIds: ['t', 'u', ''] })
    const [found, ...others] = transactionStates as Record<string, unknown>[]
    assert.deepEqual(found, {
      errorCode: 0,
      transactionalId: 't',
      transactionState: 'Ongoing',
      transactionTimeoutMs: 60_000,
      transactionStartTimeMs: BigInt(clock.now()),
      producerId: 0n,
      producerEpoch: 0,
      topics: [{ topic: 'a', partitions: [1] }]
    })
    const expected = [errorCodes.TRANSACTIONAL_ID_NOT_FOUND, errorCodes.INVALID_REQUEST]
    assert.deepEqual(
      others.map(({ errorCode }) => errorCode),
      expected
    )
  })
})

describe('ListTransactions', () => {
  test('filters by state, producer, duration and pattern', async () => {
    const { send, transactions, clock } = requests()
    transactions.addPartitions('open', started(transactions, 'open'), [['a', 0]])
    started(transactions, 'empty')
    clock.advance(5_000)
    const list = async (version: number, draft: object) => {
      const answer = await send(listTransactions, version, draft)
      const states = answer.transactionStates as { transactionalId: string }[]
      return { ...answer, ids: states.map(({ transactionalId }) => transactionalId) }
    }
    for (const version of versions(0, 2)) assert.deepEqual((await list(version, {})).ids, ['open', 'empty'])
    const unknown = await list(0, { stateFilters: ['Ongoing', 'Odd'] })
    assert.deepEqual(unknown.ids, ['open'])
    assert.deepEqual((unknown as Record<string, unknown>).unknownStateFilters, ['Odd'])
    assert.deepEqual((await list(0, { producerIdFilters: [1n] })).ids, ['empty'])
    assert.deepEqual((await list(1, { durationFilter: 5_000n })).ids, ['empty'])
    assert.deepEqual((await list(1, { durationFilter: 4_999n })).ids, ['open', 'empty'])
    assert.deepEqual((await list(2, { transactionalIdPattern: 'o.*' })).ids, ['open'])
    const invalid = (await list(2, { transactionalIdPattern: '(' })) as Record<string, unknown>
    assert.equal(invalid.errorCode, errorCodes.INVALID_REGULAR_EXPRESSION)
  })
})
