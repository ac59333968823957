import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { deadRecords, partitionCount, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a letter lands on the partition that the function says, which is asked with group, record and error', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, [
    { partition: 0, value: '{}' },
    { partition: 1, key: 'refuse', value: '{}' },
    { partition: 1, key: 'undecodable', value: '{' }
  ])
  const asked: unknown[] = []

  const run = await runConsumer(
    t,
    {
      topics: topic,
      decode: 'json',
      deadLetter: {
        partitions: 5,
        partition: (group, record, error) => {
          asked.push([group, record.partition, record.offset, (error as Error).name])
          return error instanceof BusinessError ? 4 : 2
        }
      }
    },
    record => {
      if (String(record.rawKey) === 'refuse') throw new BusinessError('refused')
    }
  )

  const dlq = run.dlqOf(topic)
  assert.equal(await partitionCount(dlq), 5)
  assert.deepEqual(
    (await readAll(dlq)).map(letter => [letter.partition, String(letter.key)]),
    [
      [2, 'undecodable'],
      [4, 'refuse']
    ]
  )
  assert.equal((await deadRecords(dlq, topic)).length, 2)
  assert.deepEqual(asked, [
    [run.groupId, 1, 0, 'BusinessError'],
    [run.groupId, 1, 1, 'DeadLetterError']
  ])
  assert.equal(run.events('rerouted').length, 0)
})
