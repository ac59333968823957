import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  deadRecords,
  produce,
  startConsumer,
  type TestConsumerOptions,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

type Asking = (value: unknown) => unknown

/** A Standard Schema whose validator asks somebody, with a promise or without. */
const asking = (ask: Asking): NonNullable<TestConsumerOptions['schema']> =>
  ({ '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ask(value) } }) as never

const bad = { issues: [{ message: 'is bad' }] }
const ways: Readonly<Record<string, (ask: () => void) => Pick<TestConsumerOptions, 'decode' | 'schema'>>> = {
  'a validator that answers with promises': ask => ({
    decode: 'json',
    schema: asking(async value => {
      ask()
      return value === 'bad' ? bad : { value }
    })
  }),
  'a validator that throws': ask => ({
    decode: 'json',
    schema: asking(value => {
      ask()
      return value === 'bad' ? bad : { value }
    })
  }),
  "the key's decoder": ask => ({
    decode: {
      key: async (bytes: Buffer) => {
        ask()
        return String(bytes)
      },
      value: (bytes: Buffer) => {
        const value = JSON.parse(String(bytes))
        if (value === 'bad') throw new Error('is bad')
        return value
      }
    }
  })
}

for (const [name, way] of Object.entries(ways)) {
  test(`${name}: all wait until it is back, and only bad records are letters`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    await produce(
      topic,
      Array.from({ length: 20 }, (_, i) => ({
        partition: i % 2,
        key: `key ${i}`,
        value: JSON.stringify(i % 10 === 3 ? 'bad' : i)
      }))
    )
    let down = true
    let asked = 0
    const ask = (): void => {
      asked++
      if (down) throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:8081'), { code: 'ECONNREFUSED' })
    }
    const handled: unknown[] = []
    const options: TestConsumerOptions = {
      topics: topic,
      ...way(ask),
      retry: { attempts: 1, delayMs: 5, maxDelayMs: 5 },
      breaker: { probeDelayMs: 5, maxProbeDelayMs: 5 }
    }
    const run = startConsumer(t, options, record => void handled.push(record.value), { untilIdle: true })

    await run.event('held')
    await waitFor('it is asked again', () => asked >= 10)
    assert.equal(run.consumer.metrics().deadLettered, 0)
    down = false
    await within('the end', run.ended)

    assert.equal(handled.length, 18)
    assert.equal((await deadRecords(run.dlqOf(topic), topic)).length, 2)
    assert.deepEqual(await committedOffsets(run.groupId, topic), [10, 10])
  })
}
