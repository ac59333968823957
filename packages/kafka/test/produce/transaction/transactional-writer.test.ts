import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '../../../src/client/kafka-errors.ts'
import type { TransactionVersion } from '../../../src/client/port.ts'
import { DeadLetterError } from '../../../src/errors.ts'
import type { TransactionClient } from '../../../src/produce/transaction/transaction-settings.ts'
import { TransactionalWriter } from '../../../src/produce/transaction/transactional-writer.ts'
import { readBatchInfo } from '../../../src/records/batch-info.ts'

const { CONCURRENT_TRANSACTIONS, INVALID_TXN_STATE, NOT_COORDINATOR, TRANSACTIONAL_ID_AUTHORIZATION_FAILED } =
  kafkaErrors
const record = { key: null, value: Buffer.from('v'), timestamp: 1, headers: [] }
const noAnswer = (): never => {
  throw new DeadLetterError('BROKER_TIMEOUT', { request: 'any', brokers: 'fake', timeoutMs: 1 })
}

type Answer = number | typeof noAnswer

/** A coordinator and a leader that answer as they are told, each request by its own list, and well after that. */
function stage(
  version: TransactionVersion,
  answers: Partial<Record<keyof TransactionClient, Answer[]>> = {},
  stepTimeoutMs = 60_000
) {
  const asked: string[] = []
  const lookups: (readonly string[] | null)[] = []
  let epoch = -1
  const answer = (name: keyof TransactionClient, details = ''): { errorCode: number } => {
    asked.push(details === '' ? name : `${name} ${details}`)
    const next = answers[name]?.shift() ?? 0
    return { errorCode: typeof next === 'number' ? next : next() }
  }
  const found = (name: 'findCoordinator' | 'findTransactionCoordinator') => async () => ({
    ...answer(name),
    errorMessage: null,
    nodeId: 1
  })
  const client: TransactionClient = {
    metadata: async topics => {
      lookups.push(topics)
      const partition = { partition: 0, errorCode: 0, leader: 1, leaderEpoch: 0, replicas: [1], isr: [1] }
      const other = { ...partition, partition: 1 }
      const topic = { name: 't', id: 'id', errorCode: 0, isInternal: false, authorizedOperations: null }
      const found = new Map([['t', { ...topic, partitions: [partition, other] }]])
      return { clusterId: null, controllerId: 1, brokers: new Map(), topics: found }
    },
    findCoordinator: found('findCoordinator'),
    findTransactionCoordinator: found('findTransactionCoordinator'),
    transactionVersion: async () => version,
    initTransactions: async (_node, { current }) => {
      const { errorCode } = answer('initTransactions', current ? 'current' : '')
      return errorCode === 0
        ? { errorCode, producerId: 7n, producerEpoch: ++epoch }
        : { errorCode, producerId: -1n, producerEpoch: -1 }
    },
    addPartitionsToTxn: async (_node, _producer, [at]) => [
      { topic: 't', partition: 0, ...at, ...answer('addPartitionsToTxn') }
    ],
    addOffsetsToTxn: async () => answer('addOffsetsToTxn'),
    txnOffsetCommit: async () => [{ topic: 't', partition: 0, ...answer('txnOffsetCommit') }],
    produce: async (_node, { batch }) => {
      const info = readBatchInfo(batch, 0)
      const { errorCode } = answer('produce', `${info?.producerEpoch}/${info?.baseSequence}`)
      return { errorCode, errorMessage: null, baseOffset: 5, byTopicId: false, logAppendTime: -1, recordErrors: [] }
    },
    endTxn: async (_node, { producerEpoch }, committed) => {
      const { errorCode } = answer('endTxn', committed ? 'commit' : 'abort')
      if (errorCode !== 0) return { errorCode, producerId: -1n, producerEpoch: -1 }
      if (version === 2) epoch = producerEpoch + 1
      return { errorCode, producerId: 7n, producerEpoch: version === 2 ? epoch : producerEpoch }
    }
  }
  const writer = new TransactionalWriter({
    client,
    transactionalId: 'lane-1',
    transactionTimeoutMs: 10_000,
    compression: 'none',
    requestTimeoutMs: 1000,
    stepTimeoutMs,
    backoffMs: 1,
    maxBackoffMs: 4
  })
  return { writer, asked, lookups }
}

const often = (answer: Answer): Answer[] => Array.from({ length: 100 }, () => answer)
const member = { groupId: 'g', memberId: '', generationId: -1, groupInstanceId: null }
const offsets = [{ topic: 't', partition: 0, offset: 1, leaderEpoch: -1, metadata: '' }]

async function round(writer: TransactionalWriter): Promise<void> {
  writer.begin()
  await writer.send('t', 0, [record])
  await writer.commitOffsets(member, offsets)
  await writer.commit()
}

test('version 2: nothing is added beforehand, and each transaction begins at sequence 0 of its own epoch', async () => {
  const { writer, asked } = stage(2)
  await writer.initialise()
  await round(writer)
  await round(writer)
  assert.deepEqual(asked, [
    'findTransactionCoordinator',
    'initTransactions',
    'produce 0/0',
    'findCoordinator',
    'txnOffsetCommit',
    'endTxn commit',
    'produce 1/0',
    'txnOffsetCommit',
    'endTxn commit'
  ])
})

test('version 1: partitions and groups are added once in each transaction, and sequences go on', async () => {
  const { writer, asked } = stage(1)
  await writer.initialise()
  await round(writer)
  writer.begin()
  await writer.send('t', 0, [record])
  await writer.send('t', 0, [record])
  await writer.commit()
  assert.deepEqual(asked.slice(2), [
    'addPartitionsToTxn',
    'produce 0/0',
    'addOffsetsToTxn',
    'findCoordinator',
    'txnOffsetCommit',
    'endTxn commit',
    'addPartitionsToTxn',
    'produce 0/1',
    'produce 0/2',
    'endTxn commit'
  ])
})

test('version 1: after a step that failed the abort takes a new epoch, naming the one it had', async () => {
  const { writer, asked } = stage(1, { produce: [kafkaErrors.MESSAGE_TOO_LARGE] })
  await writer.initialise()
  writer.begin()
  await assert.rejects(writer.send('t', 0, [record]), { code: 'TRANSACTION_FAILED' })
  assert.equal(writer.state, 'failed')
  await assert.rejects(writer.send('t', 0, [record]), { code: 'TRANSACTION_FAILED' })
  await writer.abort()
  assert.equal(writer.state, 'ready')
  writer.begin()
  await writer.send('t', 0, [record])
  assert.deepEqual(asked.slice(-4), ['endTxn abort', 'initTransactions current', 'addPartitionsToTxn', 'produce 1/0'])
})

test('leaders are asked for once for all partitions of a topic and all transactions, and anew after a try that went wrong', async () => {
  const { writer, lookups } = stage(2, { produce: [0, 0, 0, 0, kafkaErrors.NOT_LEADER_OR_FOLLOWER] })
  await writer.initialise()
  for (let i = 0; i < 2; i++) {
    writer.begin()
    await Promise.all([writer.send('t', 0, [record]), writer.send('t', 1, [record])])
    await writer.commit()
  }
  assert.deepEqual(lookups, [['t']])
  await round(writer)
  assert.deepEqual(lookups, [['t'], ['t']])
})

test('a transaction in which nothing was done ends without a word', async () => {
  const { writer, asked } = stage(1)
  await writer.initialise()
  writer.begin()
  await writer.commit()
  writer.begin()
  await writer.abort()
  await writer.abort()
  assert.deepEqual(asked, ['findTransactionCoordinator', 'initTransactions'])
})

test('what passes is asked again; a coordinator that has moved is looked up again', async () => {
  const { writer, asked } = stage(2, {
    findTransactionCoordinator: [kafkaErrors.COORDINATOR_NOT_AVAILABLE],
    initTransactions: [CONCURRENT_TRANSACTIONS, NOT_COORDINATOR],
    produce: [CONCURRENT_TRANSACTIONS, noAnswer],
    endTxn: [noAnswer, CONCURRENT_TRANSACTIONS]
  })
  await writer.initialise()
  assert.equal(asked.filter(name => name === 'findTransactionCoordinator').length, 3)
  await round(writer)
  assert.deepEqual(
    asked.filter(name => name.startsWith('produce')),
    ['produce 0/0', 'produce 0/0', 'produce 0/0'],
    'a batch in doubt is sent again as it is'
  )
  assert.equal(asked.filter(name => name === 'endTxn commit').length, 3)
  assert.equal(writer.state, 'ready')
})

const ends: Record<string, [answers: Parameters<typeof stage>[1], code: string]> = {
  'a commit that nobody answers is in doubt': [{ endTxn: often(noAnswer) }, 'TRANSACTION_IN_DOUBT'],
  'a commit of what was aborted meanwhile is fenced': [{ endTxn: [INVALID_TXN_STATE] }, 'TRANSACTION_FENCED'],
  'a commit under an id that another has is fenced': [{ endTxn: [kafkaErrors.PRODUCER_FENCED] }, 'TRANSACTION_FENCED'],
  'a batch under an epoch that another has is fenced': [
    { produce: [kafkaErrors.INVALID_PRODUCER_EPOCH] },
    'TRANSACTION_FENCED'
  ]
}

for (const [name, [answers, code]] of Object.entries(ends))
  test(`${name}: the writer is lost until the id is taken anew`, async () => {
    const { writer } = stage(2, answers, code === 'TRANSACTION_IN_DOUBT' ? 20 : undefined)
    await writer.initialise()
    await assert.rejects(round(writer), { code })
    assert.equal(writer.state, 'lost')
    await writer.abort()
    assert.throws(() => writer.begin(), { code: 'TRANSACTION_FAILED' })
    await writer.initialise()
    assert.equal(writer.state, 'ready')
  })

test('offsets of a member that has lost its place fail the transaction', async () => {
  const { writer, asked } = stage(2, { txnOffsetCommit: [kafkaErrors.ILLEGAL_GENERATION] })
  await writer.initialise()
  await assert.rejects(round(writer), { code: 'TRANSACTION_FAILED' })
  await assert.rejects(writer.commit(), { code: 'TRANSACTION_FAILED' })
  await writer.abort()
  assert.equal(asked.at(-1), 'endTxn abort')
  await round(writer)
})

test('an id that may not be used is told as that, with what to grant', async () => {
  const { writer } = stage(2, { initTransactions: [TRANSACTIONAL_ID_AUTHORIZATION_FAILED] })
  await assert.rejects(writer.initialise(), { code: 'TRANSACTION_FORBIDDEN' })
  assert.equal(writer.state, 'new')
})

test('a transaction is not begun twice, nor the id taken inside one', async () => {
  const { writer } = stage(2)
  assert.throws(() => writer.begin(), { code: 'TRANSACTION_FAILED' })
  await writer.initialise()
  writer.begin()
  assert.throws(() => writer.begin(), { code: 'TRANSACTION_FAILED' })
  await assert.rejects(writer.initialise(), { code: 'TRANSACTION_FAILED' })
})
