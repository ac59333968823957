import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { kafkaErrors } from '../../../packages/kafka/src/client/kafka-errors.ts'
import type {
  KafkaClient,
  ProduceAnswer,
  TopicMetadata,
  TransactionalProducer,
  TransactionVersion
} from '../../../packages/kafka/src/client/port.ts'
import { encodeBatch } from '../../../packages/kafka/src/records/batch-encoder.ts'
import { contract, found, withTopic } from './port-fixture.ts'
import { readCommitted, settled } from './read-committed.ts'

const { CONCURRENT_TRANSACTIONS, INVALID_PRODUCER_EPOCH, PRODUCER_FENCED } = kafkaErrors
const fencedCodes: readonly number[] = [INVALID_PRODUCER_EPOCH, PRODUCER_FENCED]

interface Stage {
  readonly client: KafkaClient
  readonly topic: TopicMetadata
  readonly leader: number
  readonly coordinator: number
  readonly transactionalId: string
  readonly version: TransactionVersion
}

/** A topic and a coordinator for a transactional id, in each version that client and cluster both know. */
async function eachVersion(t: TestContext, story: (stage: Stage) => Promise<void>): Promise<void> {
  const { client, topic, leader } = await withTopic(t)
  const transactionalId = `port-${randomUUID()}`
  const coordinator = await settled(async () => {
    const { errorCode, nodeId } = await client.findTransactionCoordinator(transactionalId)
    return errorCode === 0 ? nodeId : undefined
  })
  const best = await client.transactionVersion(coordinator)
  for (const version of best === 2 ? ([1, 2] as const) : ([1] as const))
    await t.test(`transaction version ${version}`, () =>
      story({ client, topic, leader: leader(), coordinator, transactionalId: `${transactionalId}-${version}`, version })
    )
}

const passing: readonly number[] = [
  CONCURRENT_TRANSACTIONS,
  kafkaErrors.COORDINATOR_LOAD_IN_PROGRESS,
  kafkaErrors.NOT_COORDINATOR,
  kafkaErrors.COORDINATOR_NOT_AVAILABLE
]

/** Asked again while the coordinator is still at the end of the transaction before. */
const patiently = <A extends { readonly errorCode: number }>(ask: () => Promise<A>): Promise<A> =>
  settled(async () => {
    const answer = await ask()
    return passing.includes(answer.errorCode) ? undefined : answer
  })

async function init(
  { client, coordinator, transactionalId, version }: Stage,
  current?: TransactionalProducer,
  transactionTimeoutMs = 30_000
): Promise<TransactionalProducer> {
  const request = { transactionalId, transactionTimeoutMs, ...(current === undefined ? {} : { current }) }
  const answer = await patiently(() => client.initTransactions(coordinator, request))
  assert.equal(answer.errorCode, 0)
  return { transactionalId, producerId: answer.producerId, producerEpoch: answer.producerEpoch, version }
}

/** One record in a batch of its own. */
function write(stage: Stage, producer: TransactionalProducer, value: string, sequence = 0): Promise<ProduceAnswer> {
  const { client, topic, leader } = stage
  const { producerId, producerEpoch, transactionalId, version } = producer
  const records = [{ key: null, value: Buffer.from(value), timestamp: Date.now(), headers: [] }]
  const batch = encodeBatch(records, {
    producerId,
    producerEpoch,
    baseSequence: sequence,
    compression: 'none',
    isTransactional: true
  })
  const request = { topic: topic.name, partition: 0, batch, timeoutMs: 5000, transaction: { transactionalId, version } }
  return patiently(() => client.produce(leader, request))
}

/** Adds the partition where the version wants that, and writes. */
async function begin(stage: Stage, producer: TransactionalProducer, value: string, sequence = 0): Promise<void> {
  const { client, coordinator, topic } = stage
  if (producer.version === 1) {
    const added = await patiently(async () => {
      const [answer] = await client.addPartitionsToTxn(coordinator, producer, [{ topic: topic.name, partition: 0 }])
      return answer as { errorCode: number }
    })
    assert.equal(added.errorCode, 0)
  }
  assert.equal((await write(stage, producer, value, sequence)).errorCode, 0)
}

async function end(stage: Stage, producer: TransactionalProducer, committed: boolean): Promise<TransactionalProducer> {
  const { errorCode, producerId, producerEpoch } = await patiently(() =>
    stage.client.endTxn(stage.coordinator, producer, committed)
  )
  assert.equal(errorCode, 0)
  return { ...producer, producerId, producerEpoch }
}

const committed = ({ client, topic, leader }: Stage): Promise<string[]> => readCommitted(client, topic, 0, leader)

contract('the client port in transactions', () => {
  test('what is committed is seen, what is aborted is not', t =>
    eachVersion(t, async stage => {
      let producer = await init(stage)
      const before = await committed(stage)
      await begin(stage, producer, 'kept')
      const next = await end(stage, producer, true)
      const raised = stage.version === 2
      assert.equal(next.producerEpoch, producer.producerEpoch + (raised ? 1 : 0))
      producer = next
      await begin(stage, producer, 'dropped', raised ? 0 : 1)
      await end(stage, producer, false)
      assert.deepEqual(await committed(stage), [...before, 'kept'])
    }))

  test('a second one that takes the id fences the first, whose open transaction is aborted', t =>
    eachVersion(t, async stage => {
      const before = await committed(stage)
      const first = await init(stage)
      await begin(stage, first, 'dropped')
      const second = await init(stage)
      assert.equal(second.producerId, first.producerId)
      assert.ok(second.producerEpoch > first.producerEpoch)
      assert.equal((await write(stage, first, 'late', 1)).errorCode, INVALID_PRODUCER_EPOCH)
      const refused = await patiently(() => stage.client.endTxn(stage.coordinator, first, true))
      assert.ok(fencedCodes.includes(refused.errorCode), `${refused.errorCode}`)
      assert.equal(refused.producerId, -1n)
      assert.deepEqual(await committed(stage), before)
    }))

  test('one that names the epoch it had goes on when it is still its own, and is refused when another has it', t =>
    eachVersion(t, async stage => {
      const first = await init(stage)
      const again = await init(stage, first)
      assert.ok(again.producerEpoch > first.producerEpoch)
      await init(stage)
      const { transactionalId } = stage
      const request = { transactionalId, transactionTimeoutMs: 30_000, current: again }
      const refused = await patiently(() => stage.client.initTransactions(stage.coordinator, request))
      assert.equal(refused.errorCode, PRODUCER_FENCED)
    }))

  test('offsets in a transaction count when it is committed, and are unstable before', t =>
    eachVersion(t, async stage => {
      const { client, coordinator, topic } = stage
      const groupId = `port-${randomUUID()}`
      const groupCoordinator = await found(client, groupId)
      const member = { groupId, memberId: '', generationId: -1, groupInstanceId: null }
      const at = { topic: topic.name, partition: 0 }
      const read = async () => (await client.offsetFetch(groupCoordinator, groupId, [at])).partitions[0]
      let producer = await init(stage)
      for (const [offset, commits] of [
        [5, true],
        [9, false]
      ] as const) {
        if (stage.version === 1)
          assert.equal((await patiently(() => client.addOffsetsToTxn(coordinator, producer, groupId))).errorCode, 0)
        const answer = await patiently(async () => {
          const [first] = await client.txnOffsetCommit(groupCoordinator, producer, member, [
            { ...at, offset, leaderEpoch: -1, metadata: `m${offset}` }
          ])
          return first as { errorCode: number }
        })
        assert.deepEqual(answer, { ...at, errorCode: 0 })
        assert.equal((await read())?.errorCode, kafkaErrors.UNSTABLE_OFFSET_COMMIT)
        producer = await end(stage, producer, commits)
        const stable = await settled(async () => {
          const one = await read()
          return one?.errorCode === kafkaErrors.UNSTABLE_OFFSET_COMMIT ? undefined : one
        })
        assert.deepEqual([stable?.offset, stable?.metadata, stable?.errorCode], [5, 'm5', 0])
      }
    }))

  test('a transaction that outlasts its time-out is aborted, and its producer fenced', t =>
    eachVersion(t, async stage => {
      const before = await committed(stage)
      const producer = await init(stage, undefined, 1000)
      await begin(stage, producer, 'too late')
      assert.deepEqual(await committed(stage), before)
      const refused = await stage.client.endTxn(stage.coordinator, producer, true)
      // Under version 2 it looks like a commit that is asked for again after an abort.
      const codes = stage.version === 2 ? [...fencedCodes, kafkaErrors.INVALID_TXN_STATE] : fencedCodes
      assert.ok(codes.includes(refused.errorCode), `${refused.errorCode}`)
    }))

  test('what is wrong is told by its code', t =>
    eachVersion(t, async stage => {
      const { client, coordinator, transactionalId, version } = stage
      const tooLong = await patiently(() =>
        client.initTransactions(coordinator, { transactionalId, transactionTimeoutMs: 2 ** 31 - 1 })
      )
      assert.equal(tooLong.errorCode, kafkaErrors.INVALID_TRANSACTION_TIMEOUT)
      const producer = await init(stage)
      const empty = await patiently(() => client.endTxn(coordinator, producer, true))
      assert.equal(empty.errorCode, kafkaErrors.INVALID_TXN_STATE)
      const unknown = { ...producer, producerId: producer.producerId + 1_000_000n }
      const other = await patiently(() => client.endTxn(coordinator, unknown, true))
      assert.equal(other.errorCode, kafkaErrors.INVALID_PRODUCER_ID_MAPPING)
      if (version === 2) return
      const unasked = await write(stage, producer, 'not added')
      const refusals: readonly number[] = [kafkaErrors.INVALID_TXN_STATE, kafkaErrors.TRANSACTION_ABORTABLE]
      assert.ok(refusals.includes(unasked.errorCode), `${unasked.errorCode}`)
    }))
})
