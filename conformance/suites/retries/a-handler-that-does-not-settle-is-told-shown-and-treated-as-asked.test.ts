import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Handler } from '@dead-letter/kafka'
import { committedOffsets, deadRecords, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

/** Never settles at offset 1 of partition 0 until it is told to; notes what its signal said. */
function stuckHandler(): { handler: Handler; settle: () => void; aborted: string[] } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const aborted: string[] = []
  return {
    settle: resolve,
    aborted,
    handler: (record, { signal }) => {
      if (record.partition !== 0 || record.offset !== 1) return undefined
      signal.addEventListener('abort', () => aborted.push((signal.reason as { code: string }).code))
      return promise
    }
  }
}

const six = Array.from({ length: 6 }, (_, i) => ({ partition: i % 2, value: String(i) }))

test("onStuck 'wait': shown and waited for, then done", async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, six)
  const stuck = stuckHandler()
  const run = startConsumer(t, { topics: topic, commitIntervalMs: 20, handlerTimeoutMs: 50 }, stuck.handler)

  const { partition, offset } = await run.event('stuck')
  assert.deepEqual([partition, offset], [0, 1])
  await waitFor('the other partition', async () => String(await committedOffsets(run.groupId, topic)) === '1,3')
  const hold = run.consumer.health().partitions.find(p => p.partition === 0)?.holds[0]
  assert.equal(hold?.error.code, 'HANDLER_STUCK')
  assert.deepEqual(stuck.aborted, ['HANDLER_STUCK'])

  stuck.settle()
  await waitFor('all commits', async () => String(await committedOffsets(run.groupId, topic)) === '3,3')
  assert.equal(run.deliveries.length, 6)
  assert.equal(run.consumer.health().healthy, true)
})

test("onStuck 'dead-letter': its record is dead-lettered once and the partition goes on", async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, six)
  const stuck = stuckHandler()
  const options = { topics: topic, handlerTimeoutMs: 50, onStuck: 'dead-letter' } as const
  const run = startConsumer(t, options, stuck.handler, { untilIdle: true })
  await run.ended
  stuck.settle()

  assert.equal(run.deliveries.length, 6)
  const dead = await deadRecords(run.dlqOf(topic), topic)
  assert.deepEqual(
    dead.map(({ partition, offset }) => [partition, offset]),
    [[0, 1]]
  )
  assert.deepEqual(await committedOffsets(run.groupId, topic), [3, 3])
})

test("onStuck 'stop': the consumer stops, the record uncommitted", async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, six)
  const stuck = stuckHandler()
  const run = startConsumer(t, { topics: topic, handlerTimeoutMs: 50, onStuck: 'stop' }, stuck.handler)
  t.after(stuck.settle)
  await run.event('stuck')
  await run.consumer.stop({ timeoutMs: 200 })

  await assert.rejects(run.ended, { code: 'HANDLER_STUCK' })
  assert.equal((await committedOffsets(run.groupId, topic))[0], 1)
})
