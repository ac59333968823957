import assert from 'node:assert/strict'
import { test } from 'node:test'
import { originOf, partitionCount, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'

for (const n of [1, 3]) {
  test(`'modulo' with ${n} partitions: the letters of partition p are in p % ${n}, in their order`, async t => {
    const topic = await testTopic(t, { partitions: 8 })
    const dlq = await testTopic(t, { name: `error.${topic}.${uniqueName()}`, partitions: n })
    await produce(
      topic,
      Array.from({ length: 80 }, (_, i) => ({ partition: i % 8, key: `key ${i}`, value: 'not JSON' }))
    )

    const deadLetter = { topic: dlq, partition: 'modulo' } as const
    await runConsumer(t, { topics: topic, decode: 'json', deadLetter })

    assert.equal(await partitionCount(dlq), n)
    const letters = await readAll(dlq)
    assert.equal(letters.length, 80)
    for (const p of Array(8).keys()) {
      const own = letters.filter(letter => originOf(letter).startsWith(`${topic}[${p}]`))
      assert.deepEqual(
        own.map(originOf),
        Array.from({ length: 10 }, (_, o) => `${topic}[${p}]@${o}`)
      )
      assert.deepEqual([...new Set(own.map(letter => letter.partition))], [p % n])
    }
  })
}
