import assert from 'node:assert/strict'
import { test } from 'node:test'
import { batchAttributes, deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

for (const [type, compression] of (['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).entries()) {
  test(`letters are written with ${compression} when that is asked for`, async t => {
    const topic = await testTopic(t)
    await produce(
      topic,
      Array.from({ length: 300 }, (_, i) => ({ key: `${i}`, value: `not JSON ${i}`.repeat(i % 40) }))
    )

    const run = await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { compression } })

    const dlq = run.dlqOf(topic)
    assert.deepEqual(await deadRecords(dlq, topic), await readAll(topic))
    const types = (await batchAttributes(dlq)).map(attributes => attributes & 7)
    assert.deepEqual([...new Set(types)], [type])
  })
}
