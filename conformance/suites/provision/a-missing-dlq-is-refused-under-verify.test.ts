import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionCount, uniqueName } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

test("a missing DLQ is refused under 'verify', and not created; so is one that a resolver may name", async t => {
  const topic = await sourceTopic(t, 3)
  const groupId = uniqueName('group')

  const error = await refused(t, { topics: topic, groupId, deadLetter: { provision: 'verify' } })
  assert.equal(error.code, 'DLQ_MISSING')
  assert.match(error.message, /with 3 partitions/)
  assert.equal(await partitionCount(`error.${topic}.${groupId}`), 0)

  const listed = uniqueName('listed')
  const both = await refused(t, {
    topics: topic,
    groupId,
    deadLetter: { provision: 'verify', resolve: () => listed, topics: [listed] }
  })
  assert.equal(both.code, 'PREFLIGHT_REFUSED')
  assert.match(both.message, new RegExp(`${listed}.*does not exist`, 's'))
  assert.equal(await partitionCount(listed), 0)
})
