import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

for (const limit of [60_000, 3_000_000]) {
  test(`a record that fills max.message.bytes of its source (${limit}) to the last byte is kept whole`, async t => {
    const topic = await testTopic(t, { configs: { 'max.message.bytes': String(limit) } })
    // 61 bytes of batch, 3 of length, 5 of attributes, deltas, key and header count, and the value's own length.
    const overhead = 61 + 3 + 5 + (limit > 2 ** 20 ? 4 : 3) + (limit > 2 ** 20 ? 1 : 0)
    const value = Buffer.alloc(limit - overhead, 'x')
    await produce(topic, [{ value }])
    await assert.rejects(produce(topic, [{ value: Buffer.alloc(value.length + 1) }]), /error 10/)

    const run = await runConsumer(t, { topics: topic, decode: 'json' })

    assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), await readAll(topic))
    assert.deepEqual(run.events('dead-letter')[0]?.trimmed, [])
  })
}
