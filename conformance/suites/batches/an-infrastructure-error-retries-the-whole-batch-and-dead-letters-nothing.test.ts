import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InfrastructureError } from '@dead-letter/kafka'
import { committedOffsets, produce, readAll, runBatches, testTopic } from '../../harness/index.ts'

test('the whole batch comes again until what is down is up; told as one hold; nothing is split or dead-lettered', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 10 }, (_, i) => ({ value: String(i) }))
  )
  const sizes: number[] = []

  const run = await runBatches(
    t,
    { topics: topic, decode: 'json', retry: { attempts: 1, delayMs: 1 }, breaker: { consecutive: 2, probeDelayMs: 1 } },
    batch => {
      sizes.push(batch.records.length)
      if (sizes.length <= 4) throw new InfrastructureError('the database is down')
    }
  )

  assert.deepEqual(sizes, [10, 10, 10, 10, 10])
  assert.equal(run.events('held').filter(({ reason }) => reason === 'infrastructure').length, 1)
  assert.equal(run.events('released').filter(({ reason }) => reason === 'infrastructure').length, 1)
  assert.equal(run.events('breaker-opened').length, 1)
  assert.equal(run.events('breaker-closed').length, 1)
  assert.deepEqual(await readAll(run.dlqOf(topic)), [])
  assert.deepEqual(await committedOffsets(run.groupId, topic), [10])
})
