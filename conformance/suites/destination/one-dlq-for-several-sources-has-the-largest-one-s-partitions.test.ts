import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  deadRecords,
  partitionCount,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test('one DLQ for several sources has as many partitions as the largest, and keeps them apart', async t => {
  const small = await testTopic(t, { partitions: 2, suffix: 'small' })
  const large = await testTopic(t, { partitions: 5, suffix: 'large' })
  await produce(small, [{ partition: 1, value: '{' }])
  await produce(large, [
    { partition: 1, value: '{' },
    { partition: 4, value: '{' }
  ])
  const dlq = uniqueName('dlq')

  await runConsumer(t, { topics: [small, large], decode: 'json', deadLetter: { topic: dlq } })

  assert.equal(await partitionCount(dlq), 5)
  assert.deepEqual(await deadRecords(dlq, small), await readAll(small))
  assert.deepEqual(await deadRecords(dlq, large), await readAll(large))
  assert.deepEqual(
    (await readAll(dlq)).map(letter => letter.partition),
    [1, 1, 4]
  )
})
