import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsumedRecord } from '@dead-letter/kafka'
import { DeadLetterConsumer } from '@dead-letter/kafka'
import { brokers, deadRecords, produce, readAll, testTopic, uniqueName } from '../../harness/index.ts'

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const decode = {
  key: (bytes: Buffer) => bytes.fill(0),
  value: (bytes: Buffer) => JSON.parse(bytes.swap16().toString('utf16le')) as { id: number }
}

/** Works in place on all that it can reach. */
const spoil = (record: Pick<ConsumedRecord, 'rawKey' | 'rawValue' | 'headers'>): void => {
  record.rawKey?.reverse()
  record.rawValue?.fill(0)
  for (const { rawName, value } of record.headers) for (const bytes of [rawName, value]) bytes?.fill(0)
  // Types forbid it; plain JavaScript has none.
  Object.assign(record, { topic: 'elsewhere', partition: 7, offset: 1_000_000, timestamp: 0 })
}

test('what decoders and handlers do to bytes in place, and assign to its fields, reaches neither the letter nor the next attempt nor a neighbour', async t => {
  const source = await testTopic(t)
  const values = ['{"id":0}', '{"id":1', '{"id":2}', '{"id":3}', '{"id":4}'].map(utf16be)
  await produce(
    source,
    values.map((value, i) => ({ key: `key ${i}`, value, headers: [['name', 'value']] }))
  )
  const whole = await readAll(source)

  for (const mode of ['partition', 'key', 'batch'] as const) {
    const groupId = uniqueName('group')
    const dlq = `error.${source}.${groupId}`
    const handled: number[] = []
    const handle = (record: ConsumedRecord<Buffer | null, { id: number } | null>, attempt: number): void => {
      assert.equal(record.topic, source)
      assert.deepEqual(record.rawValue, values[record.offset])
      spoil(record)
      const id = record.value?.id ?? -1
      if (id === 2) throw new Error('never')
      if (id === 3 && attempt === 1) throw new Error('passes the second time')
      if (!handled.includes(id)) handled.push(id)
    }
    const consumer = new DeadLetterConsumer({
      ...{ brokers: brokers(), groupId, topics: source, from: 'earliest', decode },
      concurrency: { by: mode === 'key' ? 'key' : 'partition' },
      retry: { attempts: 2, delayMs: 1 },
      breaker: false,
      classify: (_error, { record }) => {
        spoil(record)
        return undefined
      },
      deadLetter: {
        partition: (_group, record) => {
          spoil(record)
          return 0
        },
        resolve: record => {
          spoil(record)
          return null
        }
      }
    })
    const dead: number[] = []
    consumer.on('dead-letter', ({ offset }) => dead.push(offset))
    t.after(() => consumer.stop({ timeoutMs: 1000 }))
    if (mode !== 'batch') await consumer.run((record, { attempt }) => handle(record, attempt), { untilIdle: true })
    else {
      await consumer.runBatch(
        async ({ records }, { attempt }) => {
          for (const record of records) handle(record, attempt)
        },
        { untilIdle: true }
      )
    }
    assert.deepEqual(handled.sort(), [0, 3, 4])
    assert.deepEqual(dead.sort(), [1, 2])
    assert.deepEqual(
      await deadRecords(dlq, source),
      whole.filter(({ offset }) => offset === 1 || offset === 2)
    )
  }
})
