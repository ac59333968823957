import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, readAll, startConsumer, testTopic, waitFor, within } from '../../harness/index.ts'

const count = 3000
const breaker = { windowMs: 100, minRecords: 20, probeDelayMs: 20, maxProbeDelayMs: 20 }
/** A schema that takes its time, so that the window passes. */
const schema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: async () => {
      await new Promise(resolve => setTimeout(resolve, 1))
      return { issues: [{ message: 'never' }] }
    }
  }
} as const

test('each undecodable record is a letter; the flood is told once a window; nothing pauses', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: count / 10 }, (_, i) => ({ value: String(i) }))
  )
  const run = startConsumer(t, { topics: topic, decode: 'json', schema, breaker }, () => undefined, { untilIdle: true })
  const began = performance.now()
  const health = waitFor('the flood in health()', () => {
    const { healthy, floods } = run.consumer.health()
    return floods.length > 0 ? { healthy, classes: floods.map(one => one.class) } : null
  })
  const flood = await run.event('flood')
  assert.deepEqual(await health, { healthy: false, classes: ['poison'] })
  assert.equal(flood.class, 'poison')
  assert.equal(flood.share, 1)
  assert.ok(flood.records >= 20)
  await within('the end', run.ended)
  assert.deepEqual(run.events('breaker-opened'), [])
  // At once when it begins, then once for each window.
  const windows = (performance.now() - began) / breaker.windowMs
  assert.ok(run.events('flood').length <= windows + 2, `${run.events('flood').length} in ${windows} windows`)
  assert.equal((await readAll(run.dlqOf(topic))).length, count / 10)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [count / 10])
})

test('with includePoison it opens, and the DLQ gets no more than one letter for each probe', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: count }, (_, i) => ({ value: String(i) }))
  )
  const run = startConsumer(t, { topics: topic, decode: 'json', schema, breaker: { ...breaker, includePoison: true } })
  // Each by the clock when it was told: what is measured between two of them is no shorter for a machine that is busy.
  const failedAt: number[] = []
  run.consumer.on('failure', () => failedAt.push(performance.now()))
  const opened = await run.event('breaker-opened')
  assert.equal(opened.reason, 'consecutive')
  const before = failedAt.length
  await waitFor('five probes', () => failedAt.length >= before + 5)
  assert.ok((failedAt[before + 4] as number) - (failedAt[before - 1] as number) >= 90)
  await run.consumer.stop()
  assert.deepEqual(run.deliveries, [])
  assert.equal((await readAll(run.dlqOf(topic))).length, run.events('failure').length)
})
