import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import { committedOffsets, produce, readAll, startConsumer, testTopic, waitFor, within } from '../../harness/index.ts'

const partitions = 2
const count = 4000
const retry = { attempts: 1, delayMs: 1 }

test('half of a hundred calls in a window open it; letters stay within that window and the probes', async t => {
  const topic = await testTopic(t, { partitions })
  await produce(
    topic,
    Array.from({ length: count }, (_, i) => ({ partition: i % partitions, value: String(i) }))
  )
  let failing = true
  const run = startConsumer(
    t,
    { topics: topic, decode: 'json', retry, breaker: { windowMs: 300, probeDelayMs: 30, maxProbeDelayMs: 200 } },
    async record => {
      await work(2)
      if (failing && record.offset % 3 !== 0) throw new Error('a release gone wrong')
    },
    { untilIdle: true }
  )

  const opened = await run.event('breaker-opened')
  assert.equal(opened.reason, 'share')
  assert.ok(opened.share >= 0.5 && opened.share < 0.75, `share ${opened.share}`)
  assert.ok(opened.calls >= 100)
  assert.equal(run.consumer.health().breaker.opening?.reason, 'share')
  const callsUntilOpened = run.deliveries.length
  failing = false
  await within('the end', run.ended)

  const { handled, deadLettered } = run.consumer.metrics()
  assert.equal(handled + deadLettered, count)
  assert.ok(deadLettered <= callsUntilOpened, `${deadLettered} letters of ${callsUntilOpened} calls`)
  assert.ok(callsUntilOpened < count / 2)
  assert.equal((await readAll(run.dlqOf(topic))).length, deadLettered)
  assert.equal(run.events('breaker-opened').length, 1)
  assert.equal(run.events('breaker-closed').length, 1)
  assert.deepEqual(await committedOffsets(run.groupId, topic), Array(partitions).fill(count / partitions))
})

test('a sudden flood costs the DLQ no more letters than the budget, however long the window', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: count }, (_, i) => ({ value: String(i) }))
  )
  let failing = true
  const run = startConsumer(
    t,
    { topics: topic, retry, breaker: { consecutive: 1000, windowMs: 60_000, budget: 200, probeDelayMs: 20 } },
    () => {
      if (failing) throw new Error('a release gone wrong')
    },
    { untilIdle: true }
  )
  const opened = await run.event('breaker-opened')
  failing = false
  assert.deepEqual(opened, { dependency: 'default', reason: 'budget', share: 1, calls: 200 })
  await within('the end', run.ended)
  assert.equal(run.consumer.metrics().handled, count - 200)
  assert.equal((await readAll(run.dlqOf(topic))).length, 200)
})

test('failures in a row cost the DLQ no more letters than there were of them, and probes none, later and later', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 2000 }, (_, i) => ({ value: String(i) }))
  )
  // When each call began: what is measured between two of them is no shorter for a machine that is busy.
  const calledAt: number[] = []
  const run = startConsumer(
    t,
    { topics: topic, retry, breaker: { windowMs: 200, minRecords: 20, probeDelayMs: 10, maxProbeDelayMs: 400 } },
    async () => {
      calledAt.push(performance.now())
      await work(2)
      throw new Error('all of them')
    }
  )
  assert.equal((await run.event('breaker-opened')).reason, 'consecutive')
  const before = calledAt.length
  await waitFor('six probes', () => calledAt.length >= before + 6)
  // The first 10 ms after the opening, then no sooner than an outage is asked again: 100, 100, 100, 100, 160 ms.
  assert.ok((calledAt[before + 5] as number) - (calledAt[before - 1] as number) >= 500)
  await run.consumer.stop()
  assert.equal(run.events('breaker-opened').length, 1)
  assert.equal(run.events('breaker-closed').length, 0)
  assert.equal(run.consumer.metrics().deadLettered, 20)
  assert.equal((await readAll(run.dlqOf(topic))).length, 20)
})

test('breaker: false lets every one of them fail', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 500 }, (_, i) => ({ value: String(i) }))
  )
  const run = startConsumer(
    t,
    { topics: topic, retry, breaker: false },
    () => {
      throw new Error('all of them')
    },
    { untilIdle: true }
  )
  await within('the end', run.ended)
  assert.equal(run.consumer.metrics().deadLettered, 500)
  assert.deepEqual(run.events('breaker-opened'), [])
  assert.equal(run.consumer.health().breaker.state, 'closed')
})
