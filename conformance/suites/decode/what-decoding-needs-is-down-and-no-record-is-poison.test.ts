import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InfrastructureError } from '@dead-letter/kafka'
import {
  committedOffsets,
  deadRecords,
  produce,
  startBatchConsumer,
  startConsumer,
  type TestConsumerOptions,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

const refused = (): Error =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:8081'), { code: 'ECONNREFUSED' })
  })
const outages: Readonly<Record<string, () => Error>> = {
  'a refused connection': refused,
  'a registry that answers 503': () => Object.assign(new Error('Service Unavailable'), { status: 503 }),
  'an InfrastructureError': () => new InfrastructureError('the schema registry is down')
}

for (const mode of ['in order', 'by key', 'in batches'] as const) {
  for (const [name, outage] of Object.entries(outages)) {
    test(`${mode}, ${name}: all wait, then every good record is handled once and only bad ones are letters`, async t => {
      const topic = await testTopic(t, { partitions: 2 })
      await produce(
        topic,
        Array.from({ length: 40 }, (_, i) => ({
          partition: i % 2,
          key: `key ${i % 4}`,
          value: i % 10 === 3 ? 'bad' : String(i)
        }))
      )
      let down = true
      let asked = 0
      const options: TestConsumerOptions = {
        topics: topic,
        concurrency: { by: mode === 'by key' ? 'key' : 'partition' },
        decode: async (bytes: Buffer) => {
          asked++
          if (down) throw outage()
          if (String(bytes) === 'bad') throw new Error('the magic byte is not there')
          return Number(String(bytes))
        },
        retry: { attempts: 1, delayMs: 5, maxDelayMs: 5 },
        breaker: { probeDelayMs: 5, maxProbeDelayMs: 5 }
      }
      const handled: unknown[] = []
      const run =
        mode === 'in batches'
          ? startBatchConsumer(t, options, batch => void handled.push(...batch.records.map(record => record.value)), {
              untilIdle: true,
              batchSize: 5
            })
          : startConsumer(t, options, record => void handled.push(record.value), { untilIdle: true })

      await run.event('held')
      await waitFor('decoding is tried again', () => asked >= 10)
      assert.equal(run.consumer.metrics().deadLettered, 0)
      assert.equal(run.consumer.health().healthy, false)
      assert.deepEqual(
        new Set(run.events('failure').map(failure => `${failure.class} ${failure.stage}`)),
        new Set(['infrastructure decode-value'])
      )
      down = false
      await within('the end', run.ended)

      const good = Array.from({ length: 40 }, (_, i) => i).filter(i => i % 10 !== 3)
      assert.deepEqual(
        handled.map(Number).sort((a, b) => a - b),
        good
      )
      assert.equal((await deadRecords(run.dlqOf(topic), topic)).length, 40 - good.length)
      assert.deepEqual(await committedOffsets(run.groupId, topic), [20, 20])
    })
  }
}

test('what passes by itself is tried as often as attempts say, then it is a letter', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'a' }, { value: 'b' }])
  let asked = 0
  const run = startConsumer(
    t,
    {
      topics: topic,
      decode: (bytes: Buffer) => {
        if (String(bytes) === 'b') return 'b'
        asked++
        throw Object.assign(new Error('Internal Server Error'), { status: 500 })
      },
      retry: { attempts: 3, delayMs: 1 }
    },
    () => {},
    { untilIdle: true }
  )
  await within('the end', run.ended)
  assert.equal(asked, 3)
  assert.equal(run.consumer.metrics().handled, 1)
  assert.equal((await deadRecords(run.dlqOf(topic), topic)).length, 1)
})
