import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

/** Hashes of Kafka's own test of `Utils.murmur2`, as the unsigned 31 bits that its partitioner takes. */
const hashes: Readonly<Record<string, number>> = {
  21: -973932308 & 0x7fffffff,
  foobar: -790332482 & 0x7fffffff,
  'a-little-bit-long-string': -985981536 & 0x7fffffff,
  'a-little-bit-longer-string': -1486304829 & 0x7fffffff,
  lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971 & 0x7fffffff,
  abc: 479470107
}

test("'key' places letters as the Java client does, and those without a key by their partition", async t => {
  const topic = await testTopic(t, { partitions: 8 })
  const keys = Object.keys(hashes)
  await produce(topic, [
    ...keys.flatMap(key => [1, 6].map(partition => ({ partition, key, value: '{' }))),
    ...[0, 5, 7].map(partition => ({ partition, key: null, value: '{' }))
  ])

  const run = await runConsumer(t, {
    topics: topic,
    decode: 'json',
    deadLetter: { partitions: 5, partition: 'key' }
  })

  const letters = await readAll(run.dlqOf(topic))
  assert.equal(letters.length, 15)
  for (const key of keys)
    assert.deepEqual(
      letters.filter(letter => String(letter.key) === key).map(letter => letter.partition),
      Array(2).fill((hashes[key] as number) % 5)
    )
  assert.deepEqual(
    letters.filter(letter => letter.key === null).map(letter => letter.partition),
    [0, 5 % 5, 7 % 5].sort()
  )
})
