import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionCount, testTopic, uniqueName } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

test('a DLQ in the own subscription is refused, by name', async t => {
  const topic = await sourceTopic(t)
  const dlq = await testTopic(t, { suffix: 'dlq' })

  for (const topics of [[topic, dlq], [dlq]]) {
    const error = await refused(t, { topics, deadLetter: { topic: dlq } })
    assert.equal(error.code, 'DLQ_IN_SUBSCRIPTION')
    assert.equal(error.details.topic, dlq)
  }
})

test('a DLQ that would match the own expression is refused, although it does not exist', async t => {
  const topic = await sourceTopic(t)
  const dlq = `${topic}-dead`

  const error = await refused(t, { topics: new RegExp(`${topic}.*`), deadLetter: { topic: dlq } })

  assert.equal(error.code, 'DLQ_IN_SUBSCRIPTION')
  assert.equal(await partitionCount(dlq), 0)
})

test('so is the default DLQ of a topic, and one that a resolver may name', async t => {
  const topic = await sourceTopic(t)

  const byDefault = await refused(t, { topics: new RegExp(`.*${topic}.*`) })
  const listed = await refused(t, {
    topics: new RegExp(`${topic}(-dead)?`),
    deadLetter: { resolve: () => `${topic}-dead`, topics: [`${topic}-dead`] }
  })

  assert.equal(byDefault.code, 'DLQ_IN_SUBSCRIPTION')
  assert.equal(listed.code, 'DLQ_IN_SUBSCRIPTION')
  assert.equal(listed.details.topic, `${topic}-dead`)
  assert.equal(await partitionCount(uniqueName()), 0)
})
