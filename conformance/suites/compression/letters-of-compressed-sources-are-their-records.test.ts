import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
  test(`letters of a ${compression} source are its records, and its good records are handled`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    await produce(
      topic,
      Array.from({ length: 2000 }, (_, i) => ({
        partition: i % 2,
        key: i % 3 ? `key ${i}` : null,
        value: i % 50 === 7 ? `{"n":${i}`.padEnd(i, ' no JSON') : `{"n":${i},"pad":"${'x'.repeat(i % 97)}"}`,
        headers: i % 5 ? [] : [['h', Buffer.alloc(i % 31, i)]]
      })),
      { compression }
    )
    const handled: number[] = []

    const run = await runConsumer(t, { topics: topic, decode: 'json' }, record => {
      handled.push((record.value as { n: number }).n)
    })

    const dead = (await readAll(topic)).filter(record => !String(record.value).endsWith('}'))
    assert.equal(dead.length, 40)
    assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), dead)
    assert.deepEqual(
      handled.sort((a, b) => a - b),
      Array.from({ length: 2000 }, (_, i) => i).filter(i => i % 50 !== 7)
    )
  })
}
