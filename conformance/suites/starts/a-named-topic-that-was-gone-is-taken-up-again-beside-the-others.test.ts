import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteTopic, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test('a named topic that was gone is taken up again when it is back, and grows, beside the others', async t => {
  const gone = await testTopic(t)
  const other = await testTopic(t, { suffix: 'other' })
  const seen: unknown[] = []
  const run = startConsumer(
    t,
    { topics: [gone, other], from: 'latest', decode: 'text', metadataMaxAgeMs: 200 },
    record => {
      seen.push(record.value)
    }
  )
  await waitFor('the starts', () => run.events('start-resolved').length === 2)

  await deleteTopic(gone)
  await run.event('topic-deleted', event => event.topic === gone)
  await produce(other, [{ value: 'other 1' }])
  await waitFor('a record of the other', () => seen.length === 1)
  await testTopic(t, { name: gone, partitions: 2 })
  await produce(gone, [
    { value: 'back 0', partition: 0 },
    { value: 'back 1', partition: 1 }
  ])
  await waitFor('the records of the topic that is back', () => seen.length === 3)
  await produce(other, [{ value: 'other 2' }])
  await waitFor('another record of the other', () => seen.length === 4)

  assert.deepEqual([...seen].sort(), ['back 0', 'back 1', 'other 1', 'other 2'])
  assert.deepEqual(
    run.events('warning').map(({ error }) => error.code),
    []
  )
})
