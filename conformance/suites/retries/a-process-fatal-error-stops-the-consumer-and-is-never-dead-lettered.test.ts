import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, readAll, startConsumer, testTopic } from '../../harness/index.ts'

test('a process-fatal error stops the consumer and is never dead-lettered', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 10 }, (_, i) => ({ value: String(i) }))
  )
  const fatal = Object.assign(new Error('Array buffer allocation failed'), { code: 'ERR_MEMORY_ALLOCATION_FAILED' })
  const run = startConsumer(t, { topics: topic, onGiveUp: 'skip', classify: () => 'poison' }, record => {
    if (record.offset === 4) throw new Error('wrapped', { cause: fatal })
  })

  await assert.rejects(run.ended, (error: { code?: string; details?: { offset?: number } }) => {
    assert.equal(error.code, 'FAILURE_FATAL')
    assert.equal(error.details?.offset, 4)
    return true
  })
  assert.equal(run.deliveries.length, 5)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [4])
  assert.deepEqual(await readAll(run.dlqOf(topic)), [])
  assert.equal(run.consumer.health().state, 'failed')
})
