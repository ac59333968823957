import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  deadRecords,
  deleteAfter,
  produce,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

test('a subscription by expression takes up a new topic, from its beginning and with a DLQ', async t => {
  const prefix = uniqueName()
  const old = await testTopic(t, { name: `${prefix}.old` })
  await testTopic(t, { name: `${prefix}.other-kind` })
  await produce(old, [{ value: 'before the start' }])
  const run = startConsumer(t, {
    topics: new RegExp(`${prefix.replaceAll('.', '\\.')}\\.(old|new)`),
    from: 'latest',
    decode: 'json',
    metadataMaxAgeMs: 200
  })
  await run.event('start-resolved')

  const added = await testTopic(t, { name: `${prefix}.new` })
  deleteAfter(t, run.dlqOf(added))
  deleteAfter(t, run.dlqOf(old))
  await produce(added, [{ value: '1' }, { value: '{bad' }, { value: '2' }])
  await produce(old, [{ value: '3' }])
  await waitFor('the good records', () => run.deliveries.length === 3)
  await run.event('dead-letter')

  assert.deepEqual(run.deliveries.map(d => `${d.topic.slice(prefix.length)} ${d.offset}`).sort(), [
    '.new 0',
    '.new 2',
    '.old 1'
  ])
  assert.equal((await deadRecords(run.dlqOf(added), added)).length, 1)
})
