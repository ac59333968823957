import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  produce,
  readAll,
  startBatchConsumer,
  startConsumer,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

const count = 1500
const schema = { type: 'object', required: ['never'] }
const records = Array.from({ length: count }, (_, i) => ({ partition: i % 2, key: String(i), value: `{"id":${i}}` }))

for (const by of ['partition', 'key'] as const) {
  test(`by ${by}: a schema that fits nothing costs a thousand letters, then every partition is held and says why`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    await produce(topic, records)
    const run = startConsumer(t, {
      topics: topic,
      decode: 'json',
      schema,
      concurrency: { by },
      commitIntervalMs: 20
    })
    const held = await run.event('held', ({ reason }) => reason === 'nothing-fits')
    assert.equal(held.error.code, 'NOTHING_FITS')
    await waitFor('the letters', () => run.consumer.metrics().deadLettered === 1000)
    await waitFor(
      'their commit',
      async () => (await committedOffsets(run.groupId, topic)).reduce((sum, offset) => sum + offset, 0) === 1000
    )
    const health = run.consumer.health()
    assert.equal(health.healthy, false)
    assert.equal(health.floods[0]?.class, 'poison')
    assert.equal((await run.event('flood')).class, 'poison')
    assert.deepEqual(run.events('breaker-opened'), [])
    await within('the stop', run.consumer.stop())
    assert.equal((await readAll(run.dlqOf(topic))).length, 1000)
  })
}

test('nothingFitsAfter: Infinity dead-letters them all', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, records)
  const run = startConsumer(
    t,
    { topics: topic, decode: 'json', schema, breaker: { nothingFitsAfter: Number.POSITIVE_INFINITY } },
    () => undefined,
    { untilIdle: true }
  )
  await within('the end', run.ended)
  assert.equal(run.consumer.metrics().deadLettered, count)
  assert.deepEqual(run.events('held'), [])
})

test('one record that fits is enough: the others are letters, however many', async t => {
  const topic = await testTopic(t)
  await produce(topic, [
    { partition: 0, value: '{"never":1}' },
    ...records.map(({ value }) => ({ partition: 0, value }))
  ])
  const run = startConsumer(t, { topics: topic, decode: 'json', schema }, () => undefined, { untilIdle: true })
  await within('the end', run.ended)
  assert.equal(run.consumer.metrics().deadLettered, count)
  assert.deepEqual(run.events('held'), [])
})

for (const batches of [false, true])
  test(`tombstones among them say nothing of the schema${batches ? ' (in batches)' : ''}`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    const some = records.map((record, i) => (i % 40 === 0 ? { ...record, value: null } : record))
    await produce(topic, some)
    const start = batches ? startBatchConsumer : startConsumer
    const run = start(t, { topics: topic, decode: 'json', schema }, () => undefined)
    await run.event('held', ({ reason }) => reason === 'nothing-fits')
    await waitFor('the letters', () => run.consumer.metrics().deadLettered === 1000)
    assert.ok(run.deliveries.length > 0)
  })
