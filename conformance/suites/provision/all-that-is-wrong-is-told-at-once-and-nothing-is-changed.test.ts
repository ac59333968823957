import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionCount, testTopic, uniqueName } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

test('all that is wrong is told at once, and nothing is created or changed when something is refused', async t => {
  const topic = await sourceTopic(t, 3)
  const other = await sourceTopic(t)
  const compacted = await testTopic(t, { suffix: 'dlq', configs: { 'cleanup.policy': 'compact' } })
  const listed = uniqueName('listed')
  const missing = uniqueName('missing')

  const error = await refused(t, {
    topics: [topic, other, missing],
    deadLetter: { topic: compacted, resolve: () => listed, topics: [listed] }
  })

  assert.equal(error.code, 'PREFLIGHT_REFUSED')
  assert.equal(error.details.count, 2)
  assert.match(error.message, new RegExp(`${missing}.*does not exist`, 's'))
  assert.match(error.message, new RegExp(`${compacted}.*cleanup.policy`, 's'))
  assert.deepEqual([await partitionCount(listed), await partitionCount(compacted)], [0, 1])
})

test('what a broker refuses to create is told with its reason', async t => {
  const topic = await sourceTopic(t)
  for (const deadLetter of [{ replicationFactor: 9 }, { configs: { 'no.such.config': '1' } }]) {
    const error = await refused(t, { topics: topic, deadLetter })
    assert.equal(error.code, 'DLQ_PROVISION_FAILED')
    assert.match(error.message, /could not be created: \S+/)
  }
})
