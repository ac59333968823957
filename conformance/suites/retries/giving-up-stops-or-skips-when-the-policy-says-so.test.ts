import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { committedOffsets, produce, readAll, startConsumer, testTopic } from '../../harness/index.ts'

const five = Array.from({ length: 5 }, (_, i) => ({ value: String(i) }))

test("onGiveUp 'stop' ends the run at the record, uncommitted", async t => {
  const topic = await testTopic(t)
  await produce(topic, five)
  const run = startConsumer(t, { topics: topic, onGiveUp: 'stop', retry: { attempts: 2, delayMs: 1 } }, record => {
    if (record.offset === 3) throw new Error('no')
  })
  await assert.rejects(run.ended, { code: 'FAILURE_STOP' })
  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [0, 1, 2, 3, 3]
  )
  assert.deepEqual(await committedOffsets(run.groupId, topic), [3])
  assert.deepEqual(await readAll(run.dlqOf(topic)), [])
})

test("onGiveUp 'skip' passes over, counts, and writes no letter; a function chooses for each", async t => {
  const topic = await testTopic(t)
  await produce(topic, five)
  const run = startConsumer(
    t,
    {
      topics: topic,
      onGiveUp: failure => (failure.class === 'business' ? 'skip' : 'dead-letter'),
      retry: { attempts: 1 }
    },
    record => {
      if (record.offset === 1) throw new BusinessError('refused')
      if (record.offset === 3) throw new Error('failed')
    },
    { untilIdle: true }
  )
  await run.ended
  assert.deepEqual(
    run.events('skipped').map(s => s.offset),
    [1]
  )
  assert.deepEqual(
    (await readAll(run.dlqOf(topic))).map(letter => String(letter.value)),
    ['3']
  )
  assert.equal(run.consumer.metrics().skipped, 1)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [5])
})
