import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { batchOf, batchOfCount } from '../log/batches.ts'
import { logApis } from './log-apis.ts'

test('every version appends, and names the topic as its version does', async t => {
  const { send, close, cluster } = logApis()
  t.after(close)
  for (let version = 3; version <= 13; version++) {
    const answer = await send(batchOfCount(2), { version })
    assert.deepEqual([answer?.errorCode, answer?.baseOffset], [0, BigInt(version - 3) * 2n], `version ${version}`)
  }
  assert.equal(cluster.topics.log('t', 0)?.endOffset, 22n)
})

test('an unknown topic, id or partition is told', async t => {
  const { send, close } = logApis()
  t.after(close)
  const code = async (options: object) => (await send(batchOf(), options))?.errorCode
  assert.equal(await code({ topic: 'other' }), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await code({ index: 2 }), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await code({ index: -1 }), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await code({ topic: 'other', version: 13 }), errorCodes.UNKNOWN_TOPIC_ID)
})

const magicOf = (magic: number): Buffer => {
  const batch = batchOf()
  batch[16] = magic
  return batch
}
const lengthOf = (length: number): Buffer => {
  const batch = batchOf()
  batch.writeInt32BE(length, 8)
  return batch
}
const shapes: { name: string; records: Buffer | null; code: keyof typeof errorCodes; version?: number }[] = [
  { name: 'null', records: null, code: 'INVALID_RECORD' },
  { name: 'nothing', records: Buffer.alloc(0), code: 'INVALID_RECORD' },
  { name: 'two batches', records: Buffer.concat([batchOf(), batchOf()]), code: 'INVALID_RECORD' },
  { name: 'magic 1', records: magicOf(1), code: 'INVALID_RECORD' },
  { name: 'magic 9', records: magicOf(9), code: 'CORRUPT_MESSAGE' },
  { name: 'a length too short for a record', records: lengthOf(3), code: 'CORRUPT_MESSAGE' },
  { name: 'a negative length', records: lengthOf(-5), code: 'CORRUPT_MESSAGE' },
  { name: 'a length beyond the bytes', records: lengthOf(10_000), code: 'INVALID_RECORD' },
  { name: 'a header that is cut', records: lengthOf(30), code: 'CORRUPT_MESSAGE' },
  {
    name: 'zstd before version 7',
    records: batchOf({ compression: 4 }),
    code: 'UNSUPPORTED_COMPRESSION_TYPE',
    version: 6
  }
]
for (const { name, records, code, version } of shapes)
  test(`${name} instead of one batch is answered with ${code}`, async t => {
    const { send, close } = logApis()
    t.after(close)
    assert.equal((await send(records, version === undefined ? {} : { version }))?.errorCode, errorCodes[code])
  })

test('acks=0 has no answer, and an error closes the connection', async t => {
  const { send, close, cluster } = logApis()
  t.after(close)
  assert.equal(await send(batchOf(), { acks: 0 }).catch(error => error.name), undefined)
  assert.equal(cluster.topics.log('t', 0)?.endOffset, 1n)
  await assert.rejects(send(batchOf(), { acks: 0, topic: 'other' }), { name: 'MalformedMessage' })
})

test('other acks than -1, 0 and 1 are refused', async t => {
  const { send, close } = logApis()
  t.after(close)
  assert.equal((await send(batchOf(), { acks: 2 }))?.errorCode, errorCodes.INVALID_REQUIRED_ACKS)
  assert.equal((await send(batchOf(), { acks: -1 }))?.errorCode, 0)
})

test('as in Kafka, min.insync.replicas asks for no more than the one replica there is', async t => {
  const configs = { 'min.insync.replicas': '2' }
  const { send, close } = logApis({ topics: [{ name: 't', partitions: 1, configs }] })
  t.after(close)
  assert.equal((await send(batchOf(), { acks: -1 }))?.errorCode, 0)
})

test('record errors are told from version 8 on', async t => {
  const configs = { 'cleanup.policy': 'compact' }
  const { send, close } = logApis({ topics: [{ name: 't', partitions: 1, configs }] })
  t.after(close)
  const answer = await send(batchOf({ records: [{}, { key: null }] }))
  assert.equal(answer?.errorCode, errorCodes.INVALID_RECORD)
  assert.equal(answer.logStartOffset, 0n)
  assert.deepEqual(
    answer.recordErrors.map(({ batchIndex }) => batchIndex),
    [1]
  )
  assert.notEqual(answer.errorMessage, null)
})

test('a transactional batch needs a transactional id, and a transaction that has the partition', async t => {
  const { send, close } = logApis()
  t.after(close)
  const batch = batchOf({ transactional: true, producer: { id: 99n, epoch: 0, sequence: 0 } })
  assert.equal((await send(batch))?.errorCode, errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
  assert.notEqual((await send(batch, { transactionalId: 'x' }))?.errorCode, 0)
})

test('version 12 adds the partition to the transaction, whose first sequence is then 0', async t => {
  const { send, ask, close, cluster } = logApis()
  t.after(close)
  const init = await ask('InitProducerId', {
    transactionalId: 'x',
    transactionTimeoutMs: 60_000,
    producerId: -1n,
    producerEpoch: -1
  })
  const id = init?.producerId as bigint
  const epoch = init?.producerEpoch as number
  const batch = (sequence: number) => batchOf({ transactional: true, producer: { id, epoch, sequence } })
  const code = async (sequence: number) => (await send(batch(sequence), { transactionalId: 'x' }))?.errorCode
  assert.equal(await code(3), errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER)
  assert.equal(await code(0), 0)
  assert.equal(await code(1), 0)
  const log = cluster.topics.log('t', 0)
  assert.deepEqual([log?.lastStableOffset, log?.endOffset], [0n, 2n])
})
