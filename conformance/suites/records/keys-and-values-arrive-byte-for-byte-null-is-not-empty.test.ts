import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('keys and values arrive byte for byte: null, empty, not UTF-8; a tombstone is dead-lettered as one', async t => {
  const topic = await testTopic(t)
  const bytes = Buffer.from([0xff, 0x00, 0xfe, 0xc3, 0x28])
  const parts = [null, '', 'text', bytes]
  await produce(
    topic,
    parts.flatMap(key => parts.map(value => ({ key, value })))
  )
  const seen: unknown[] = []

  const run = await runConsumer(t, { topics: topic }, record => {
    seen.push([record.key, record.value])
    throw new BusinessError('always')
  })

  const source = await readAll(topic)
  assert.equal(source.length, 16)
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), source)
  assert.deepEqual(
    seen,
    source.map(record => [record.key, record.value])
  )
})
