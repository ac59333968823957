import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  deadRecords,
  freePort,
  produce,
  served,
  startConsumer,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

const dead = 5
const good = 2000

test('records of a healthy partition go on beside five partitions whose first record names a dead host', async t => {
  const alive = `${await served(t, (_, answer) => answer.end('ok'))}/`
  const gone = `http://127.0.0.1:${await freePort()}/`
  const topic = await testTopic(t, { partitions: dead + 1 })
  await produce(topic, [
    ...Array.from({ length: dead }, (_, partition) => ({ partition, value: gone })),
    ...Array.from({ length: dead }, (_, partition) => ({ partition, value: alive })),
    ...Array.from({ length: good }, () => ({ partition: dead, value: alive }))
  ])
  const run = startConsumer(
    t,
    {
      topics: topic,
      decode: 'text',
      commitIntervalMs: 50,
      retry: { delayMs: 10, maxDelayMs: 100 },
      // Longer than it takes to see that nothing else waits for them.
      breaker: { recordFailures: 5, recordAfterMs: 3000 }
    },
    async record => {
      await (await fetch(String(record.value))).text()
    }
  )
  const healthy = (): number => run.deliveries.filter(({ partition }) => partition === dead).length
  await waitFor('the healthy partition', () => healthy() === good)
  assert.ok(run.events('held').length >= dead)

  // Others go on succeeding: it is the record that is wrong.
  let more = true
  const traffic = (async () => {
    while (more) await produce(topic, [{ partition: dead, value: alive }])
  })()
  await waitFor('their letters', () => run.events('dead-letter').length === dead)
  more = false
  await traffic
  await waitFor('what stood behind them', async () =>
    (await committedOffsets(run.groupId, topic)).slice(0, dead).every(offset => offset === 2)
  )
  await within('the stop', run.consumer.stop())
  const letters = await deadRecords(run.dlqOf(topic), topic)
  assert.deepEqual(letters.map(({ partition, offset }) => `${partition}@${offset}`).sort(), [
    '0@0',
    '1@0',
    '2@0',
    '3@0',
    '4@0'
  ])
  assert.ok(run.events('dead-letter').every(letter => letter.class === 'infrastructure' && letter.attempts >= 5))
})
