import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerNames, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('headers keep their order, repeats, null and empty values, and names that are not UTF-8', async t => {
  const topic = await testTopic(t)
  const bytes = Buffer.from([0xff, 0xfe, 0x00])
  await produce(topic, [
    {
      value: '{',
      headers: [
        ['b', '1'],
        ['a', null],
        ['b', '2'],
        ['a', ''],
        [bytes, bytes],
        ['', 'no name'],
        ['größe', 'µ'],
        ['b', '1']
      ]
    },
    { value: '{', headers: Array.from({ length: 300 }, (_, i) => [`h${i % 7}`, Buffer.alloc(i)]) },
    { value: '{' }
  ])

  const run = await runConsumer(t, { topics: topic, decode: 'json' })

  const dlq = run.dlqOf(topic)
  assert.deepEqual(await deadRecords(dlq, topic), await readAll(topic))
  const letters = await readAll(dlq)
  assert.deepEqual(
    letters.map(letter => letter.headers.length),
    [8, 300, 0].map(own => own + headerNames(letters[2] as (typeof letters)[0]).length)
  )
})
