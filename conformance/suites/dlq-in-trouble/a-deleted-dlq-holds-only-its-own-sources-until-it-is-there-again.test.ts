import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  deleteTopic,
  produce,
  readAll,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

test('a deleted DLQ holds only its own sources, until it is there again', async t => {
  const topic = await testTopic(t, { partitions: 3, suffix: 'source' })
  const doomed = await testTopic(t, { partitions: 3, suffix: 'doomed' })
  const kept = await testTopic(t, { partitions: 3, suffix: 'kept' })
  const write = (partition: number, values: readonly string[]) =>
    produce(
      topic,
      values.map(value => ({ partition, value }))
    )
  const run = startConsumer(t, {
    topics: topic,
    groupId: uniqueName(),
    decode: 'json',
    commitIntervalMs: 20,
    deadLetter: {
      provision: 'off',
      resolve: record => (record.partition === 0 ? doomed : kept),
      topics: [doomed, kept]
    }
  })
  await write(0, ['1', '{bad 0'])
  await run.event('dead-letter')

  await deleteTopic(doomed)
  await write(0, ['2', '{bad 1', '3', '{bad 2', '4'])
  await write(1, ['{bad', '{bad', '5'])
  await write(2, ['6', '7', '8'])

  const held = await run.event('held')
  assert.equal(held.error.code, 'LETTER_TOPIC_MISSING')
  assert.deepEqual([held.topic, held.partition, held.reason], [topic, 0, 'letter'])
  await waitFor('the commits of the others', async () =>
    /,3,3$/.test(String(await committedOffsets(run.groupId, topic)))
  )
  assert.deepEqual(await committedOffsets(run.groupId, topic), [3, 3, 3])
  assert.equal(run.consumer.health().partitions.find(p => p.partition === 0)?.holds[0]?.error.code, held.error.code)
  assert.equal(run.consumer.health().healthy, false)

  await testTopic(t, { partitions: 3, name: doomed })
  await waitFor('the last commit', async () => (await committedOffsets(run.groupId, topic))[0] === 7)
  await run.event('released')
  assert.deepEqual(
    (await readAll(doomed)).map(letter => `${letter.partition} ${letter.value}`),
    ['0 {bad 1', '0 {bad 2']
  )
  assert.equal((await readAll(kept)).length, 2)
  assert.equal(run.consumer.health().healthy, true)
  assert.equal(run.events('held').length, 1)
})
