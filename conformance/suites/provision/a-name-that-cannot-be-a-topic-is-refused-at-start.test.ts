import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterConsumer, type DeadLetterOptions } from '@dead-letter/kafka'
import { brokers, uniqueName } from '../../harness/index.ts'
import { refused, sourceTopic } from './refused.ts'

test('a DLQ name of more than 249 characters or with others than [A-Za-z0-9._-] is refused at start', async t => {
  const topic = await sourceTopic(t)
  for (const groupId of ['billing/eu', 'größe', 'x'.repeat(249 - topic.length)]) {
    const error = await refused(t, { topics: topic, groupId })
    assert.equal(error.code, 'DLQ_NAME_INVALID')
    assert.equal(error.details.topic, `error.${topic}.${groupId}`)
  }
  const given: readonly DeadLetterOptions[] = [
    { topic: 'a/b' },
    { topic: 'x'.repeat(250) },
    { topic: '..' },
    { resolve: () => null, topics: ['fine', 'not fine'] }
  ]
  for (const deadLetter of given)
    assert.throws(
      () => new DeadLetterConsumer({ brokers: brokers(), groupId: uniqueName(), topics: topic, deadLetter }),
      { code: 'DLQ_NAME_INVALID' }
    )
})
