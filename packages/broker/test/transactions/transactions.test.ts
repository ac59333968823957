import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import type { Outcome, ProducerIdentity } from '../../src/transactions/transaction.ts'
import type { Transactions } from '../../src/transactions/transactions.ts'
import { grow } from '../growth.ts'
import { coordinator, init, started } from './coordinator.ts'

function end(transactions: Transactions, producer: ProducerIdentity, outcome: Outcome, raise = true) {
  const { code, producerId, epoch } = transactions.end({ transactionalId: 't', producer, outcome, raise })
  return code === 0 ? { id: producerId, epoch } : code
}

/** Raises the epoch by InitProducerId until a producer holds the last one that a client gets. */
function exhausted(transactions: Transactions): ProducerIdentity {
  let producer = started(transactions)
  while (producer.epoch < 32_766) producer = started(transactions)
  return producer
}

describe('InitProducerId', () => {
  test('without a transactional id every producer gets an id of its own', () => {
    const { transactions } = coordinator()
    assert.deepEqual(init(transactions, null), { code: 0, producerId: 0n, epoch: 0 })
    assert.deepEqual(init(transactions, null), { code: 0, producerId: 1n, epoch: 0 })
  })

  test('a new producer keeps the id and raises the epoch', () => {
    const { transactions } = coordinator()
    assert.deepEqual(started(transactions), { id: 0n, epoch: 0 })
    assert.deepEqual(started(transactions), { id: 0n, epoch: 1 })
  })

  test('refuses an empty id and a time-out out of range', () => {
    const { transactions } = coordinator()
    assert.equal(init(transactions, '').code, errorCodes.INVALID_REQUEST)
    for (const timeoutMs of [0, -1, 900_001])
      assert.equal(init(transactions, 't', null, timeoutMs).code, errorCodes.INVALID_TRANSACTION_TIMEOUT)
  })

  test('two-phase commit needs to be enabled, and then takes any time-out', () => {
    const request = { transactionalId: 't', timeoutMs: 0, expected: null, twoPhaseCommit: true, keepPrepared: false }
    const refused = coordinator().transactions.initProducer(request)
    assert.equal(refused.code, errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
    const { transactions, clock } = coordinator({ 'transaction.two.phase.commit.enable': true })
    assert.equal(transactions.initProducer({ ...request, keepPrepared: true }).code, errorCodes.UNSUPPORTED_VERSION)
    const { producerId, epoch } = transactions.initProducer(request)
    assert.equal(transactions.addPartitions('t', { id: producerId, epoch }, [['a', 0]]), 0)
    clock.advance(30 * 86_400_000)
    assert.equal(transactions.get('t')?.state, 'Ongoing')
  })

  test('aborts an open transaction and makes the client ask again', () => {
    const { transactions, markers } = coordinator()
    const producer = started(transactions)
    transactions.addPartitions('t', producer, [['a', 0]])
    assert.deepEqual(init(transactions, 't'), {
      code: errorCodes.CONCURRENT_TRANSACTIONS,
      producerId: -1n,
      epoch: -1
    })
    assert.deepEqual(markers, [{ topic: 'a', partition: 0, kind: 'abort', producer: { id: 0n, epoch: 1 } }])
    assert.deepEqual(started(transactions), { id: 0n, epoch: 2 })
    assert.equal(transactions.addPartitions('t', producer, [['a', 0]]), errorCodes.PRODUCER_FENCED)
  })

  test('a producer goes on after an error, its retry gets the same epoch, others are fenced', () => {
    const { transactions } = coordinator()
    const producer = started(transactions)
    assert.deepEqual(init(transactions, 't', producer), { code: 0, producerId: 0n, epoch: 1 })
    assert.deepEqual(init(transactions, 't', producer), { code: 0, producerId: 0n, epoch: 1 })
    assert.equal(started(transactions).epoch, 2)
    assert.equal(init(transactions, 't', producer).code, errorCodes.PRODUCER_FENCED)
    assert.equal(init(transactions, 't', { id: 7n, epoch: 2 }).code, errorCodes.PRODUCER_FENCED)
  })

  test('a producer whose transactional id has expired starts anew', () => {
    const { transactions } = coordinator()
    assert.deepEqual(init(transactions, 't', { id: 5n, epoch: 9 }), { code: 0, producerId: 0n, epoch: 0 })
  })

  test('gives a new producer id when epochs run out, and knows the retry', () => {
    const { transactions } = coordinator()
    const last = exhausted(transactions)
    assert.deepEqual(init(transactions, 't', last), { code: 0, producerId: 1n, epoch: 0 })
    assert.deepEqual(init(transactions, 't', last), { code: 0, producerId: 1n, epoch: 0 })
    assert.equal(init(transactions, 't', { id: 0n, epoch: 5 }).code, errorCodes.PRODUCER_FENCED)
  })

  test('an aborted transaction of the last epoch ends in a new producer id', () => {
    const { transactions, markers } = coordinator()
    const last = exhausted(transactions)
    transactions.addPartitions('t', last, [['a', 0]])
    assert.equal(init(transactions, 't').code, errorCodes.CONCURRENT_TRANSACTIONS)
    assert.deepEqual(markers[0]?.producer, { id: 0n, epoch: 32_767 })
    assert.deepEqual(started(transactions), { id: 1n, epoch: 1 })
  })
})

describe('adding to a transaction', () => {
  test('refuses whom it does not know', () => {
    const { transactions } = coordinator()
    const producer = started(transactions)
    const add = (transactionalId: string, of: ProducerIdentity) =>
      transactions.addPartitions(transactionalId, of, [['a', 0]])
    assert.equal(add('', producer), errorCodes.INVALID_REQUEST)
    assert.equal(add('other', producer), errorCodes.INVALID_PRODUCER_ID_MAPPING)
    assert.equal(add('t', { id: 9n, epoch: 0 }), errorCodes.INVALID_PRODUCER_ID_MAPPING)
    assert.equal(add('t', { id: 0n, epoch: 1 }), errorCodes.PRODUCER_FENCED)
    assert.equal(transactions.get('t')?.state, 'Empty')
  })

  test('offsets are a partition of the topic that stands for them', () => {
    const { transactions } = coordinator()
    const producer = started(transactions)
    assert.equal(transactions.addOffsets('t', producer, 'group'), 0)
    // "group".hashCode() is 98629247 in Java.
    assert.deepEqual([...(transactions.get('t')?.partitions ?? [])], [['__consumer_offsets', new Set([47])]])
  })

  test('before transaction version 2 a write needs its partition added', () => {
    const { transactions } = coordinator()
    const { id, epoch } = started(transactions)
    assert.equal(transactions.admit('t', id, epoch, 'a', 0, false), errorCodes.TRANSACTION_ABORTABLE)
    transactions.addPartitions('t', { id, epoch }, [['a', 0]])
    assert.equal(transactions.admit('t', id, epoch, 'a', 0, false), 0)
    assert.equal(transactions.admit('t', id, epoch, 'a', 1, false), errorCodes.TRANSACTION_ABORTABLE)
    assert.equal(transactions.admit('t', id, epoch + 1, 'a', 0, false), errorCodes.INVALID_PRODUCER_EPOCH)
    assert.equal(transactions.admit('u', id, epoch, 'a', 0, false), errorCodes.INVALID_PRODUCER_ID_MAPPING)
    assert.equal(transactions.admit(null, id, epoch, 'a', 0, false), errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
  })

  test('under transaction version 2 a write adds its partition', () => {
    const { transactions } = coordinator()
    const { id, epoch } = started(transactions)
    assert.equal(transactions.admit('t', id, epoch, 'a', 0, true), 0)
    assert.equal(transactions.admit('t', id, epoch, 'a', 1, true), 0)
    assert.equal(transactions.admit('t', id, epoch - 1, 'a', 1, true), errorCodes.INVALID_PRODUCER_EPOCH)
    assert.deepEqual(transactions.get('t')?.partitions.get('a'), new Set([0, 1]))
  })

  test('without verification a write of an old client passes', () => {
    const { transactions } = coordinator({ 'transaction.partition.verification.enable': false })
    assert.equal(transactions.admit('t', 3n, 0, 'a', 0, false), 0)
  })
})

describe('EndTxn', () => {
  test('before version 5 the epoch stays and the state tells a retry', () => {
    const { transactions, markers } = coordinator()
    const producer = started(transactions)
    assert.equal(end(transactions, producer, 'commit', false), errorCodes.INVALID_TXN_STATE)
    transactions.addPartitions('t', producer, [['a', 0]])
    assert.deepEqual(end(transactions, producer, 'commit', false), producer)
    assert.deepEqual(end(transactions, producer, 'commit', false), producer)
    assert.equal(end(transactions, producer, 'abort', false), errorCodes.INVALID_TXN_STATE)
    assert.deepEqual(markers, [{ topic: 'a', partition: 0, kind: 'commit', producer }])
    assert.equal(transactions.get('t')?.state, 'CompleteCommit')
  })

  test('from version 5 every end raises the epoch, and the epoch before is a retry', () => {
    const { transactions, markers } = coordinator()
    const producer = started(transactions)
    transactions.addPartitions('t', producer, [['a', 0]])
    const next = { id: 0n, epoch: 1 }
    assert.deepEqual(end(transactions, producer, 'commit'), next)
    assert.deepEqual(end(transactions, producer, 'commit'), next)
    assert.equal(end(transactions, producer, 'abort'), errorCodes.INVALID_TXN_STATE)
    assert.deepEqual(markers, [{ topic: 'a', partition: 0, kind: 'commit', producer: next }])
    assert.equal(end(transactions, next, 'commit'), errorCodes.INVALID_TXN_STATE)
    assert.deepEqual(end(transactions, next, 'abort'), { id: 0n, epoch: 2 })
    assert.equal(transactions.get('t')?.state, 'CompleteAbort')
    assert.equal(markers.length, 1)
  })

  test('from version 5 an abort of nothing raises the epoch', () => {
    const { transactions } = coordinator()
    const producer = started(transactions)
    assert.equal(end(transactions, producer, 'commit'), errorCodes.INVALID_TXN_STATE)
    assert.deepEqual(end(transactions, producer, 'abort'), { id: 0n, epoch: 1 })
  })

  test('the end of the last epoch gives a new producer id, and so does its retry', () => {
    const { transactions, markers } = coordinator()
    const last = exhausted(transactions)
    transactions.addPartitions('t', last, [['a', 0]])
    assert.deepEqual(end(transactions, last, 'commit'), { id: 1n, epoch: 0 })
    assert.deepEqual(markers[0]?.producer, { id: 0n, epoch: 32_767 })
    assert.deepEqual(end(transactions, last, 'commit'), { id: 1n, epoch: 0 })
  })

  test('refuses whom it does not know', () => {
    const { transactions } = coordinator()
    const producer = started(transactions)
    const request = { producer, outcome: 'commit' as const, raise: true }
    assert.equal(transactions.end({ ...request, transactionalId: '' }).code, errorCodes.INVALID_REQUEST)
    assert.equal(transactions.end({ ...request, transactionalId: 'u' }).code, errorCodes.INVALID_PRODUCER_ID_MAPPING)
    for (const raise of [true, false]) {
      assert.equal(end(transactions, { id: 8n, epoch: 0 }, 'commit', raise), errorCodes.INVALID_PRODUCER_ID_MAPPING)
      assert.equal(end(transactions, { id: 0n, epoch: 1 }, 'commit', raise), errorCodes.PRODUCER_FENCED)
    }
  })

  test('a topic deleted in the middle has no marker, and the others have theirs', () => {
    const { transactions, markers, topics } = coordinator()
    const producer = started(transactions)
    const added = [
      ['a', 0],
      ['b', 2]
    ] as const
    transactions.addPartitions('t', producer, added)
    topics.delete('a')
    assert.deepEqual(end(transactions, producer, 'commit'), { id: 0n, epoch: 1 })
    assert.deepEqual(
      markers.map(({ topic, partition }) => [topic, partition]),
      [['b', 2]]
    )
  })
})

describe('time', () => {
  test('a transaction is aborted after its time-out, and its producer is fenced', () => {
    const { transactions, clock, markers } = coordinator()
    const producer = started(transactions, 't', 1_000)
    transactions.addPartitions('t', producer, [['a', 0]])
    clock.advance(600)
    transactions.addPartitions('t', producer, [['a', 1]])
    clock.advance(400)
    assert.equal(transactions.get('t')?.state, 'Ongoing')
    clock.advance(1)
    assert.equal(transactions.get('t')?.state, 'CompleteAbort')
    assert.deepEqual(
      markers.map(({ kind, partition }) => [kind, partition]),
      [
        ['abort', 0],
        ['abort', 1]
      ]
    )
    assert.equal(end(transactions, producer, 'commit', false), errorCodes.PRODUCER_FENCED)
    assert.equal(transactions.admit('t', producer.id, producer.epoch, 'a', 0, true), errorCodes.INVALID_PRODUCER_EPOCH)
    // The abort raised the epoch already: its owner goes on with it (KIP-360).
    assert.deepEqual(init(transactions, 't', producer), { code: 0, producerId: 0n, epoch: 1 })
  })

  test('an ended transaction does not time out, and the next one has its whole time', () => {
    const { transactions, clock } = coordinator()
    const producer = started(transactions, 't', 1_000)
    transactions.addPartitions('t', producer, [['a', 0]])
    clock.advance(900)
    end(transactions, producer, 'commit', false)
    transactions.addPartitions('t', producer, [['a', 0]])
    clock.advance(1_000)
    assert.equal(transactions.get('t')?.state, 'Ongoing')
    clock.advance(1)
    assert.equal(transactions.get('t')?.state, 'CompleteAbort')
  })

  test('ids expire when nothing uses them, open transactions do not', () => {
    const { transactions, clock } = coordinator({ 'transactional.id.expiration.ms': 10_000_000 })
    const open = coordinator({ 'transactional.id.expiration.ms': 1, 'transaction.max.timeout.ms': 2 ** 30 })
    started(transactions)
    clock.advance(2 * 3_600_000)
    assert.notEqual(transactions.get('t'), undefined)
    clock.advance(3_600_000)
    assert.equal(transactions.get('t'), undefined)
    assert.equal(clock.waiting, 0)
    open.transactions.addPartitions('t', started(open.transactions, 't', 2 ** 30), [['a', 0]])
    open.clock.advance(3_600_000)
    assert.equal(open.transactions.get('t')?.state, 'Ongoing')
  })

  test('nothing runs after the close', () => {
    const { transactions, clock } = coordinator()
    transactions.addPartitions('t', started(transactions), [['a', 0]])
    transactions.close()
    assert.equal(clock.waiting, 0)
  })
})

test('thousands of partitions are added in a moment', () => {
  // To copy the set for each of them took seconds.
  grow(size => {
    const { transactions } = coordinator()
    const producer = started(transactions)
    const partitions = Array.from({ length: size }, (_, partition) => ['a', partition] as const)
    return () => {
      assert.equal(transactions.addPartitions('t', producer, partitions), 0)
      assert.equal(transactions.get('t')?.partitions.get('a')?.size, size)
    }
  }, 10_000)
})
