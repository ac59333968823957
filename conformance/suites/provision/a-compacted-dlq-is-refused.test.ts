import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionCount, readAll, testTopic, uniqueName } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

test('a compacted DLQ is refused, existing or asked for, whatever `provision` says', async t => {
  const topic = await sourceTopic(t)
  for (const policy of ['compact', 'compact,delete']) {
    const dlq = await testTopic(t, {
      suffix: 'dlq',
      configs: { 'cleanup.policy': policy, 'max.message.bytes': '2000000' }
    })
    for (const provision of ['create', 'verify', 'off'] as const) {
      const error = await refused(t, { topics: topic, deadLetter: { topic: dlq, provision } })
      assert.equal(error.code, 'DLQ_COMPACTED')
    }
    assert.equal((await readAll(dlq)).length, 0)
  }

  const made = uniqueName('made')
  const error = await refused(t, {
    topics: topic,
    deadLetter: { topic: made, configs: { 'cleanup.policy': 'compact' } }
  })
  assert.equal(error.code, 'DLQ_COMPACTED')
  assert.equal(await partitionCount(made), 0)
})
