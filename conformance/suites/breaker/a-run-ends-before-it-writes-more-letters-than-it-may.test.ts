import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, readAll, startConsumer, testTopic, within } from '../../harness/index.ts'

test('maxDeadLetters: so many letters exactly, and the record whose letter would be the next is handled again', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 100 }, (_, i) => ({ value: i % 2 ? `${i}` : '{bad' }))
  )
  const run = startConsumer(t, { topics: topic, decode: 'json' }, () => undefined, {
    untilIdle: true,
    maxDeadLetters: 10
  })
  await assert.rejects(within('the end', run.ended), { code: 'DEAD_LETTERS_MAX' })
  assert.equal((await readAll(run.dlqOf(topic))).length, 10)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [20])
  assert.equal(run.consumer.metrics().handled, 10)

  const again = startConsumer(t, { topics: topic, groupId: run.groupId, decode: 'json' }, () => undefined, {
    untilIdle: true
  })
  await within('the end', again.ended)
  assert.equal((await readAll(run.dlqOf(topic))).length, 50)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [100])
})
