import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeBatch } from '../../../packages/kafka/src/records/batch-encoder.ts'
import {
  committedOffsets,
  deleteAfter,
  endOffsets,
  produceBatchTo,
  readAll,
  testTopic,
  waitFor
} from '../../harness/index.ts'
import { letters, member, setting } from './sending-back.ts'

const limit = 1 << 20

test('a batch of a family that cannot be read leaves its letter in the DLQ of the source, and the family goes on', async t => {
  const place = await setting(t)
  const { topic, group, family } = place
  const dlq = `error.${topic}.${group}`
  deleteAfter(t, dlq)
  await testTopic(t, { name: family })
  const record = { key: null, value: Buffer.alloc(2 * limit), timestamp: Date.now(), headers: [] }
  const plain = { producerId: -1n, producerEpoch: -1, baseSequence: -1 }
  await produceBatchTo(family, 0, encodeBatch([record], { ...plain, compression: 'lz4' }))
  const billing = member(t, place, { deadLetter: {}, onUnreadableBatch: 'dead-letter', maxBatchBytes: limit })
  await letters(billing, 1)
  assert.equal(billing.events('held').length, 0)
  const [letter, ...more] = await readAll(dlq)
  assert.equal(more.length, 0)
  const { topic: told, firstOffset, lastOffset } = JSON.parse(String(letter?.value))
  assert.deepEqual([told, firstOffset, lastOffset], [family, 0, 0])
  await waitFor('the family goes on', async () => {
    const [offset] = await committedOffsets(group, family)
    return offset === (await endOffsets(family))[0]
  })
})
