import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '../../src/client/kafka-errors.ts'
import type { KafkaClient, ProduceRequest } from '../../src/client/port.ts'
import { DeadLetterError } from '../../src/errors.ts'
import { readForwarderOptions } from '../../src/forward/forward-options.ts'
import { Forwarder } from '../../src/forward/forwarder.ts'
import { readBatchInfo } from '../../src/records/batch-info.ts'
import { openBatch } from '../../src/records/batch-records.ts'
import type { SourceRecord } from '../../src/records/source-record.ts'
import { systemClock } from '../../src/time/clock.ts'

const topic = 'clean'
const options = { brokers: 'localhost:1', topic, backoffMs: 1, maxBackoffMs: 5, deliveryTimeoutMs: 300 }

interface Written {
  readonly partition: number
  readonly sequence: number
  readonly producerId: bigint
  readonly values: readonly string[]
}

/** A topic that keeps what is written, after the answers given beforehand. */
function fakeTopic(partitions: number, answers: (number | Error | ((written: Written) => number))[] = []) {
  const written: Written[] = []
  let id = 'id'
  let producers = 0n
  let closed = 0
  const client = {
    async metadata() {
      const found = Array.from({ length: partitions }, (_, partition) => ({
        partition,
        errorCode: 0,
        leader: 1,
        leaderEpoch: 0,
        replicas: [1],
        isr: [1]
      }))
      return {
        topics: new Map(
          partitions === 0
            ? []
            : [
                [
                  topic,
                  {
                    name: topic,
                    id,
                    errorCode: 0,
                    isInternal: false,
                    partitions: found,
                    authorizedOperations: null
                  }
                ]
              ]
        )
      }
    },
    async initProducerId() {
      return { errorCode: 0, producerId: producers++, producerEpoch: 0 }
    },
    async produce(_node: number, { partition, batch, topicId }: ProduceRequest) {
      const info = readBatchInfo(batch, 0)
      assert.ok(info)
      const records = openBatch(batch, info, { topic, partition, checkCrc: true, maxBatchBytes: 1 << 24 })
      const values: string[] = []
      for (let record = records.next(); record !== null; record = records.next()) values.push(String(record.rawValue))
      const seen = { partition, sequence: info.baseSequence, producerId: info.producerId, values }
      const answer = answers.shift() ?? (partitions === 0 || topicId !== id ? kafkaErrors.UNKNOWN_TOPIC_ID : 0)
      if (answer instanceof Error) throw answer
      const errorCode = typeof answer === 'function' ? answer(seen) : answer
      const baseOffset = written
        .filter(earlier => earlier.partition === partition)
        .reduce((sum, earlier) => sum + earlier.values.length, 0)
      if (errorCode === 0) written.push(seen)
      return { errorCode, errorMessage: null, baseOffset, byTopicId: true, logAppendTime: -1, recordErrors: [] }
    },
    async close() {
      closed++
    }
  }
  /** Deletes the topic, or with partitions makes it anew. */
  const replace = (count: number): void => {
    id += '+'
    partitions = count
  }
  const grow = (count: number): void => {
    partitions = count
  }
  return { client: client as unknown as KafkaClient, written, closed: () => closed, replace, grow }
}

const open = (client: KafkaClient): Promise<Forwarder> => Forwarder.open(client, readForwarderOptions(options))

const record = (partition: number, value: string, key: string | null = null): SourceRecord => ({
  topic: 'orders',
  partition,
  offset: 1,
  timestamp: 1234,
  timestampType: 'CreateTime',
  rawKey: key === null ? null : Buffer.from(key),
  rawValue: Buffer.from(value),
  headers: []
})

test('same partition where the topic has as many; else by key, or by source partition modulo the count', async () => {
  const { client, written } = fakeTopic(2)
  const forwarder = await open(client)
  const receipts = await Promise.all(
    [record(1, 'a'), record(5, 'b'), record(4, 'c'), record(7, 'd', 'key')].map(r => forwarder.forward(r))
  )
  assert.equal(receipts[0]?.partition, 1)
  assert.equal(receipts[1]?.partition, 1)
  assert.equal(receipts[2]?.partition, 0)
  assert.deepEqual(written.flatMap(batch => batch.values).sort(), ['a', 'b', 'c', 'd'])
})

test('what is written in one stretch goes as one batch, in order, and each learns its offset', async () => {
  const { client, written } = fakeTopic(1)
  const forwarder = await open(client)
  const receipts = await Promise.all(['a', 'b', 'c'].map(value => forwarder.forward(record(0, value))))
  assert.deepEqual(
    written.map(batch => batch.values),
    [['a', 'b', 'c']]
  )
  assert.deepEqual(
    receipts.map(receipt => receipt.offset),
    [0, 1, 2]
  )
  await forwarder.forward(record(0, 'd'))
  assert.equal(written[1]?.sequence, 3)
})

test('a batch whose outcome is unknown is sent again under the same sequence', async () => {
  const seen: Written[] = []
  const lost = (written: Written): number => {
    seen.push(written)
    return 7
  }
  const { client, written } = fakeTopic(1, [lost, new DeadLetterError('BROKER_TIMEOUT', { request: 'Produce' })])
  const forwarder = await open(client)
  await forwarder.forward(record(0, 'a'))
  assert.deepEqual(written, seen)
})

test('a record that the topic does not take fails alone', async () => {
  const tooLarge = ({ values }: Written): number => (values.includes('big') ? 10 : 0)
  const { client, written } = fakeTopic(1, [tooLarge, tooLarge, tooLarge, tooLarge])
  const forwarder = await open(client)
  const outcomes = await Promise.allSettled(['a', 'big', 'c'].map(value => forwarder.forward(record(0, value))))
  assert.deepEqual(
    outcomes.map(outcome => outcome.status),
    ['fulfilled', 'rejected', 'fulfilled']
  )
  assert.equal((outcomes[1] as PromiseRejectedResult).reason.code, 'FORWARD_REFUSED')
  assert.deepEqual(
    written.map(batch => batch.values),
    [['a'], ['c']]
  )
})

test('a copy that may be written and is then refused takes the identity with it: the next one is not taken for it', async () => {
  const { client, written } = fakeTopic(1, [new DeadLetterError('BROKER_TIMEOUT', { request: 'Produce' }), 10])
  const forwarder = await open(client)
  await assert.rejects(forwarder.forward(record(0, 'a')), { code: 'FORWARD_REFUSED' })
  await forwarder.forward(record(0, 'b'))
  assert.deepEqual(
    written.map(({ producerId, sequence }) => [producerId, sequence]),
    [[1n, 0]]
  )
})

test('what nobody acknowledges in time fails with the broker’s reason', async () => {
  const { client, written } = fakeTopic(
    1,
    Array.from({ length: 500 }, () => 19)
  )
  const forwarder = await Forwarder.open(client, readForwarderOptions({ ...options, deliveryTimeoutMs: 30 }))
  await assert.rejects(
    forwarder.forward(record(0, 'a')),
    (error: DeadLetterError) => error.code === 'FORWARD_FAILED' && /NOT_ENOUGH_REPLICAS/.test(error.message)
  )
  assert.equal(written.length, 0)
})

test('a topic that does not exist is refused and the client closed; after close nothing is taken', async () => {
  const missing = fakeTopic(0)
  await assert.rejects(open(missing.client), { code: 'FORWARD_TOPIC_MISSING' })
  assert.equal(missing.closed(), 1)
  const { client, closed } = fakeTopic(1)
  const forwarder = await open(client)
  await Promise.all([forwarder.close(), forwarder.close()])
  assert.equal(closed(), 1)
  await assert.rejects(forwarder.forward(record(0, 'a')), { code: 'BROKER_CLOSED' })
})

test('a topic that is made anew is known by its id: copies go where they belong in it, in order, under a new identity', async () => {
  const { client, written, replace } = fakeTopic(4)
  const forwarder = await open(client)
  await Promise.all([3, 1].map(partition => forwarder.forward(record(partition, `before ${partition}`))))
  replace(2)
  const values = ['a', 'b', 'c']
  const receipts = await Promise.all(values.map(value => forwarder.forward(record(3, value))))
  assert.deepEqual(
    receipts.map(({ partition }) => partition),
    [1, 1, 1]
  )
  await forwarder.forward(record(1, 'd'))
  const after = written.slice(2)
  assert.deepEqual(
    after.flatMap(batch => batch.values),
    [...values, 'd']
  )
  const before = new Set(written.slice(0, 2).map(({ producerId }) => producerId))
  for (const { producerId } of after) assert.ok(!before.has(producerId))
})

test('copies wait for a topic that is gone, and fail in time with that reason; one of that name takes them again', async t => {
  // Each look at the clock is 10 ms later, however busy the machine is: three tries are in time.
  let now = 0
  t.mock.method(systemClock, 'now', () => (now += 10))
  const { client, written, replace } = fakeTopic(1)
  const forwarder = await Forwarder.open(client, readForwarderOptions({ ...options, deliveryTimeoutMs: 30 }))
  await forwarder.forward(record(0, 'a'))
  replace(0)
  await assert.rejects(
    forwarder.forward(record(0, 'b')),
    (error: DeadLetterError) =>
      error.code === 'FORWARD_FAILED' &&
      error.message === 'clean[0] did not acknowledge the copy: the topic does not exist any more.'
  )
  replace(1)
  await forwarder.forward(record(0, 'c'))
  assert.deepEqual(
    written.map(({ values }) => values[0]),
    ['a', 'c']
  )
})

test('a topic that grew is written to as it is: at once where a record has no partition otherwise, within a minute else', async t => {
  let now = 0
  t.mock.method(systemClock, 'now', () => now)
  const { client, written, grow } = fakeTopic(3)
  const same = await Forwarder.open(client, readForwarderOptions({ ...options, partition: 'same' }))
  const auto = await open(client)
  await assert.rejects(same.forward(record(4, 'a')), (error: DeadLetterError) => {
    assert.equal(error.code, 'FORWARD_REFUSED')
    return /3 partitions, and none of the record's number/.test(error.message)
  })
  grow(6)
  assert.equal((await same.forward(record(4, 'b'))).partition, 4)
  assert.equal((await auto.forward(record(4, 'c'))).partition, 1)
  now += 60_001
  await auto.forward(record(0, 'd'))
  assert.equal((await auto.forward(record(4, 'e'))).partition, 4)
  assert.deepEqual(written.flatMap(batch => batch.values).sort(), ['b', 'c', 'd', 'e'])
})

test("with 'same' a copy whose partition is gone goes to no other, and waits for a topic that is gone", async () => {
  const { client, written, replace } = fakeTopic(3)
  const forwarder = await Forwarder.open(client, readForwarderOptions({ ...options, partition: 'same' }))
  replace(2)
  await assert.rejects(forwarder.forward(record(2, 'a')), { code: 'FORWARD_REFUSED' })
  replace(0)
  const waiting = forwarder.forward(record(5, 'b'))
  replace(6)
  assert.equal((await waiting).partition, 5)
  assert.deepEqual(
    written.flatMap(batch => batch.values),
    ['b']
  )
})
