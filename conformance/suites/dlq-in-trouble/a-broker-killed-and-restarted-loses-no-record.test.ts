import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  needsOwnKafka,
  ownKafka,
  produce,
  readAll,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

test('a broker killed in the middle of a run and restarted loses no record', needsOwnKafka, async t => {
  const kafka = await ownKafka(t)
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 3, brokers })
  const values = Array.from({ length: 3000 }, (_, i) => (i % 10 === 0 ? `{bad ${i}` : JSON.stringify(i)))
  await produce(
    topic,
    values.map((value, i) => ({ value, partition: i % 3 })),
    { brokers }
  )
  const halfway = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const handled = new Set<unknown>()
  const run = startConsumer(t, { brokers, topics: topic, decode: 'json', commitIntervalMs: 20 }, async record => {
    handled.add(record.value)
    if (handled.size >= 1000) {
      halfway.resolve()
      await goOn.promise
    }
  })
  await halfway.promise

  await kafka.kill(0)
  goOn.resolve()
  const held = await run.event('held')
  assert.equal(held.error.code, 'LETTER_NOT_WRITTEN')
  await kafka.restart(0)

  await waitFor('all commits', async () =>
    (await committedOffsets(run.groupId, topic, brokers)).every(offset => offset === 1000)
  )
  assert.equal(handled.size, 2700)
  const letters = await readAll(run.dlqOf(topic), { brokers })
  assert.deepEqual(
    letters.map(letter => String(letter.value)).sort(),
    values.filter(value => value.startsWith('{bad')).sort()
  )
})
