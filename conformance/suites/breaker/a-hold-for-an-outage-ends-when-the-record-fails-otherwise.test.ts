import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError, InfrastructureError } from '@dead-letter/kafka'
import {
  committedOffsets,
  originOf,
  produce,
  readAll,
  runBatches,
  runConsumer,
  testTopic
} from '../../harness/index.ts'

const outcome = (attempt: number): void => {
  if (attempt <= 2) throw new InfrastructureError('the database is down')
  throw new BusinessError('and it does not take this')
}

for (const mode of ['in order', 'by key', 'in batches'] as const) {
  test(`${mode}: one hold, one release, one letter, and the partition is healthy again`, async t => {
    const topic = await testTopic(t)
    await produce(
      topic,
      [0, 1, 2].map(i => ({ key: 'key', value: String(i) }))
    )
    const options = {
      topics: topic,
      retry: { attempts: 1, delayMs: 1 },
      breaker: { probeDelayMs: 1 },
      concurrency: { by: mode === 'by key' ? 'key' : 'partition' }
    } as const
    const run =
      mode === 'in batches'
        ? await runBatches(t, options, (batch, { attempt }) => batch.records[0]?.offset === 0 && outcome(attempt), {
            batchSize: 1
          })
        : await runConsumer(t, options, (record, { attempt }) => record.offset === 0 && outcome(attempt))

    const told = (name: 'held' | 'released'): number =>
      run.events(name).filter(({ reason }) => reason === 'infrastructure').length
    assert.deepEqual([told('held'), told('released')], [1, 1])
    assert.deepEqual(
      run.deliveries.map(d => [d.offset, d.attempt]),
      [
        [0, 1],
        [0, 2],
        [0, 3],
        [1, 1],
        [2, 1]
      ]
    )
    assert.deepEqual((await readAll(run.dlqOf(topic))).map(originOf), [`${topic}[0]@0`])
    assert.deepEqual(await committedOffsets(run.groupId, topic), [3])
  })
}
