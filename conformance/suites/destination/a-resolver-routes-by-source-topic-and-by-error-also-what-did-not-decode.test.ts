import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import {
  deadRecords,
  partitionCount,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test('a resolver routes by source topic and by error, also what did not decode', async t => {
  const orders = await testTopic(t, { partitions: 2, suffix: 'orders' })
  const refunds = await testTopic(t, { suffix: 'refunds' })
  for (const topic of [orders, refunds])
    await produce(topic, [
      { key: 'malformed', value: '{' },
      { key: 'good', value: '{}' },
      { key: 'refused', value: '{}' }
    ])
  const [malformed, refused] = [uniqueName('malformed'), uniqueName('refused')]

  const run = await runConsumer(
    t,
    {
      topics: [orders, refunds],
      decode: 'json',
      deadLetter: {
        topics: [malformed, refused],
        resolve: (record, error) => {
          if (record.topic === refunds) return null
          return error instanceof BusinessError ? refused : malformed
        }
      }
    },
    record => {
      if (String(record.rawKey) === 'refused') throw new BusinessError('no')
    }
  )

  const [ordered, refunded] = [await readAll(orders), await readAll(refunds)]
  assert.deepEqual(await deadRecords(malformed, orders), [ordered[0]])
  assert.deepEqual(await deadRecords(refused, orders), [ordered[2]])
  assert.deepEqual(await deadRecords(run.dlqOf(refunds), refunds), [refunded[0], refunded[2]])
  assert.equal((await readAll(run.dlqOf(orders))).length, 0)
  // What the resolver may name is made at start, as large as the largest source.
  assert.deepEqual([await partitionCount(malformed), await partitionCount(refused)], [2, 2])
  assert.equal(run.events('rerouted').length, 0)
})
