import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { committedOffsets, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'

test('after its dead letter a record is done: a restarted consumer gets only the next', async t => {
  const topic = await testTopic(t)
  const dlq = uniqueName('dlq')
  const options = { topics: topic, groupId: uniqueName('group'), deadLetter: { topic: dlq } }
  const fail = (): never => {
    throw new BusinessError('always')
  }
  await produce(topic, [{ value: 'first' }])
  await runConsumer(t, options, fail)
  assert.deepEqual(await committedOffsets(options.groupId, topic), [1])
  await produce(topic, [{ value: 'second' }])

  const again = await runConsumer(t, options, fail)

  assert.deepEqual(
    again.deliveries.map(d => d.offset),
    [1]
  )
  assert.deepEqual(
    (await readAll(dlq)).map(letter => String(letter.value)),
    ['first', 'second']
  )
  assert.deepEqual(await committedOffsets(options.groupId, topic), [2])
})
