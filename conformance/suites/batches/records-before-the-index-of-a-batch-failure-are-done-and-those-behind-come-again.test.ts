import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BatchFailure, BusinessError } from '@dead-letter/kafka'
import { committedOffsets, originOf, produce, readAll, runBatches, testTopic } from '../../harness/index.ts'

test('BatchFailure(2) of six: two are done, one is dead-lettered, three come again, none twice', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 6 }, (_, i) => ({ value: String(i) }))
  )
  const handled: number[] = []
  const sizes: number[] = []

  const run = await runBatches(t, { topics: topic, decode: 'text' }, batch => {
    sizes.push(batch.records.length)
    for (const [index, record] of batch.records.entries()) {
      if (record.offset === 2) throw new BatchFailure(index, new BusinessError('not this one'))
      handled.push(record.offset)
    }
  })

  assert.deepEqual(handled, [0, 1, 3, 4, 5])
  assert.deepEqual(sizes, [6, 3])
  assert.deepEqual((await readAll(run.dlqOf(topic))).map(originOf), [`${topic}[0]@2`])
  assert.deepEqual(await committedOffsets(run.groupId, topic), [6])
  assert.equal(run.consumer.metrics().handled, 5)
})

test('what was failed by name before the index is not taken for done', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 6 }, (_, i) => ({ value: String(i) }))
  )
  const run = await runBatches(t, { topics: topic, decode: 'text' }, batch => {
    const first = batch.records.find(record => record.offset === 0)
    if (first) batch.fail(first, new BusinessError('by name'))
    const index = batch.records.findIndex(record => record.offset === 2)
    if (index >= 0) throw new BatchFailure(index, new BusinessError('by index'))
  })

  assert.deepEqual((await readAll(run.dlqOf(topic))).map(originOf), [`${topic}[0]@0`, `${topic}[0]@2`])
  assert.deepEqual(await committedOffsets(run.groupId, topic), [6])
  assert.equal(run.consumer.metrics().handled, 4)
})
