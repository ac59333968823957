// A process of its own: what nobody catches is noted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { produce, startBatchConsumer, testTopic } from '../../harness/index.ts'

test('in batches, a key and a value that are both refused asynchronously make one letter and no unhandled rejection', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  await produce(topic, [{ partition: 0, key: 'k', value: 'v' }])
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => {
    unhandled.push(reason)
  }
  process.on('unhandledRejection', note)
  t.after(() => process.off('unhandledRejection', note))
  const refuse = async (): Promise<never> => {
    await sleep(1)
    throw new Error('refused')
  }
  const run = startBatchConsumer(t, { topics: topic, decode: { key: refuse, value: refuse } }, () => undefined)
  const { stage } = await run.event('dead-letter')
  await sleep(20)
  assert.equal(stage, 'decode-key')
  assert.equal(run.events('dead-letter').length, 1)
  assert.deepEqual(unhandled, [])
})
