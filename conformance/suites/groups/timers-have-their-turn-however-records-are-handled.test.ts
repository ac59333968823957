import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { BusinessError, readDeadLetters } from '@dead-letter/kafka'
import { brokers, produce, runBatches, runConsumer, testTopic } from '../../harness/index.ts'

const count = 400

/** Works for 2 ms at a call, and counts how many calls there were at most without a turn of a timer between them. */
class Stretch {
  longest = 0
  calls = 0
  #current = 0
  #ended = false

  constructor() {
    const tick = (): void => {
      this.#current = 0
      if (!this.#ended) setTimeout(tick, 1).unref()
    }
    setTimeout(tick, 1).unref()
  }

  work(): void {
    const end = performance.now() + 2
    while (performance.now() < end);
    this.calls++
    this.longest = Math.max(this.longest, ++this.#current)
  }

  /** A slice is 16 ms, which are 8 calls, and the clock is looked at after each 16th fast one at least. */
  end(atLeast = count): void {
    this.#ended = true
    assert.ok(this.calls >= atLeast, `only ${this.calls} calls`)
    assert.ok(this.longest <= count / 4, `${this.longest} calls without a turn`)
  }
}

const records = (key: (i: number) => string | null) =>
  Array.from({ length: count }, (_, i) => ({ key: key(i), value: String(i) }))

test('by partition, handlers and decoders that are synchronous, or whose promises are settled', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    records(() => null)
  )
  for (const asynchronous of [false, true]) {
    const [handled, decoded] = [new Stretch(), new Stretch()]
    await runConsumer(
      t,
      {
        topics: topic,
        decode: {
          value: bytes => {
            decoded.work()
            return asynchronous ? Promise.resolve(bytes) : bytes
          }
        }
      },
      () => (asynchronous ? Promise.resolve(handled.work()) : handled.work())
    )
    handled.end()
    decoded.end()
  }
})

test('by key: records behind a slow first one of their key, and keys beside each other', async t => {
  for (const key of [() => 'one key', (i: number) => `key ${i % 50}`, () => null]) {
    const topic = await testTopic(t, { suffix: String(key(1)).replaceAll(' ', '-') })
    await produce(topic, records(key))
    const handled = new Stretch()
    await runConsumer(t, { topics: topic, concurrency: { by: 'key' } }, async () => {
      if (handled.calls === 0) {
        handled.calls++
        await pause(200)
      }
      handled.work()
    })
    handled.end()
  }
})

test('batches that are split until each culprit is alone', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    records(() => null)
  )
  const handled = new Stretch()
  await runBatches(
    t,
    { topics: topic, breaker: false },
    async batch => {
      handled.work()
      if (batch.records.some(({ offset }) => offset % 3 === 0)) throw new BusinessError('bad')
    },
    { batchSize: count }
  )
  handled.end(count / 2)
})

test('records that fail, and reading their letters back', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    records(() => null)
  )
  const handled = new Stretch()
  const run = await runConsumer(t, { topics: topic, breaker: false }, () => {
    handled.work()
    throw new BusinessError('bad')
  })
  handled.end()
  const read = new Stretch()
  for await (const { facts } of readDeadLetters({ brokers: brokers(), topic: run.dlqOf(topic) })) {
    assert.equal(facts.topic, topic)
    read.work()
  }
  read.end()
})
