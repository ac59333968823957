import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import { InfrastructureError } from '@dead-letter/kafka'
import {
  committedOffsets,
  partitionCount,
  produce,
  readAll,
  startBatchConsumer,
  startConsumer,
  type TestConsumer,
  type TestConsumerOptions,
  testTopic,
  uniqueName,
  waitFor,
  within
} from '../../harness/index.ts'

const partitions = 4
const perPartition = 100

for (const mode of ['in order', 'by key', 'in batches'] as const) {
  test(`${mode}: one probe at a time while it lasts, then every record once`, async t => {
    const topic = await testTopic(t, { partitions })
    await produce(
      topic,
      Array.from({ length: partitions * perPartition }, (_, i) => ({
        partition: i % partitions,
        key: `key ${i % 20}`,
        // Some say nothing about the handler: a probe must not be spent on them.
        value: i % 25 === 7 ? `{bad ${i}` : String(i)
      }))
    )
    const groupId = uniqueName('group')
    let down = false
    let calls = 0
    let running = 0
    /** How many calls ran at once, for each that began while the breaker was open and those from before had ended. */
    const probes: number[] = []
    let drained = false
    const times = new Map<unknown, number>()
    const handle = async (values: readonly unknown[]): Promise<void> => {
      calls++
      if (calls === 10) down = true
      if (!down) {
        for (const value of values) times.set(value, (times.get(value) ?? 0) + 1)
        return
      }
      running++
      if (drained) probes.push(running)
      try {
        await work(5)
        throw new InfrastructureError('the database is down')
      } finally {
        running--
        if (running === 0 && run.consumer.health().breaker.state !== 'closed') drained = true
      }
    }
    const options: TestConsumerOptions = {
      topics: topic,
      groupId,
      decode: 'json',
      concurrency: { by: mode === 'by key' ? 'key' : 'partition' },
      retry: { attempts: 1, delayMs: 1 },
      breaker: { consecutive: 4, probeDelayMs: 20, maxProbeDelayMs: 5000 }
    }
    const run: TestConsumer =
      mode === 'in batches'
        ? startBatchConsumer(t, options, batch => handle(batch.records.map(record => record.value)), {
            untilIdle: true,
            batchSize: 5
          })
        : startConsumer(t, options, record => handle([record.value]), { untilIdle: true })

    assert.deepEqual(await run.event('breaker-opened'), {
      dependency: 'default',
      reason: 'infrastructure',
      share: 1,
      calls: 4
    })
    await waitFor('some probes', () => probes.length >= 4)
    const health = run.consumer.health()
    assert.notEqual(health.breaker.state, 'closed')
    assert.equal(health.breaker.opening?.reason, 'infrastructure')
    assert.equal(health.healthy, false)
    down = false
    await within('the end', run.ended)

    const good = Array.from({ length: partitions * perPartition }, (_, i) => i).filter(i => i % 25 !== 7)
    assert.deepEqual(new Set(probes), new Set([1]))
    assert.equal(run.events('breaker-opened').length, 1)
    assert.equal(run.events('breaker-closed').length, 1)
    assert.deepEqual(
      [...times.keys()].map(Number).sort((a, b) => a - b),
      good
    )
    assert.deepEqual(new Set(times.values()), new Set([1]))
    const letters = (await partitionCount(run.dlqOf(topic))) > 0 ? await readAll(run.dlqOf(topic)) : []
    assert.equal(letters.length, partitions * perPartition - good.length)
    assert.equal(letters.filter(letter => !String(letter.value).startsWith('{bad')).length, 0)
    assert.deepEqual(await committedOffsets(groupId, topic), Array(partitions).fill(perPartition))
    assert.equal(run.consumer.health().breaker.state, 'closed')
  })
}
