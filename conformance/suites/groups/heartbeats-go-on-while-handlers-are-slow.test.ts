import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import type { Handler } from '@dead-letter/kafka'
import { committedOffsets, groupState, leastSessionMs, produce, startConsumer, testTopic } from '../../harness/index.ts'

function busy(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

const handlers: readonly { name: string; records: number; handler: (session: number) => Handler }[] = [
  {
    name: 'a handler that waits for longer than the session',
    records: 1,
    handler: session => () => work(1.5 * session)
  },
  { name: 'thousands of synchronous calls in a row', records: 3000, handler: session => () => busy(session / 2000) },
  { name: 'synchronous calls of a fifth of the session each', records: 7, handler: session => () => busy(session / 5) }
]

for (const { name, records, handler } of handlers) {
  test(`heartbeats go on: ${name}`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    // A machine that is busy with others may keep a heartbeat for a second or two.
    const session = Math.max(3000, await leastSessionMs())
    await produce(
      topic,
      Array.from({ length: records }, (_, i) => ({ partition: i % 2, value: 'x' }))
    )
    const run = startConsumer(
      t,
      { topics: topic, group: { sessionTimeoutMs: session, heartbeatIntervalMs: session / 5 } },
      handler(session),
      { untilIdle: true }
    )
    const generation = run.event('assigned').then(({ generationId }) => generationId)
    await run.ended

    assert.equal(run.deliveries.length, records)
    assert.deepEqual(
      run.events('assigned').map(({ generationId }) => generationId),
      [await generation]
    )
    assert.deepEqual(run.events('lost'), [])
    assert.deepEqual(run.events('warning'), [])
    assert.equal(
      (await committedOffsets(run.groupId, topic)).reduce((sum, offset) => sum + offset, 0),
      records
    )
    assert.equal((await groupState(run.groupId)).members, 0)
  })
}
