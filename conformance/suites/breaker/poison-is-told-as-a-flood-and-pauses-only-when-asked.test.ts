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
  const flood = await run.event('flood')
  assert.equal(run.consumer.health().healthy, false)
  assert.deepEqual(
    run.consumer.health().floods.map(one => one.class),
    ['poison']
  )
  assert.equal(flood.class, 'poison')
  assert.equal(flood.share, 1)
  assert.ok(flood.records >= 20)
  await within('the end', run.ended)
  assert.deepEqual(run.events('breaker-opened'), [])
  assert.ok(run.events('flood').length < 30)
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
  const opened = await run.event('breaker-opened')
  assert.equal(opened.reason, 'consecutive')
  const before = run.events('failure').length
  const since = performance.now()
  await waitFor('five probes', () => run.events('failure').length >= before + 5)
  assert.ok(performance.now() - since >= 90)
  await run.consumer.stop()
  assert.deepEqual(run.deliveries, [])
  assert.equal((await readAll(run.dlqOf(topic))).length, run.events('failure').length)
})
