import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError, diagnose } from '@dead-letter/kafka'
import { brokers, produce, runConsumer, startConsumer, testTopic, uniqueName } from '../../harness/index.ts'

test('an expression that matches nothing is told with the nearest names, and the others are consumed', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'a' }])
  const other = uniqueName('none')
  const part = topic.slice(0, -3)
  const topics = [topic, new RegExp(part), new RegExp(`${other}.+`)]
  const run = await runConsumer(t, { topics })
  assert.equal(run.deliveries.length, 1)
  const told = run.events('warning').filter(({ error }) => error.code === 'SOURCE_EXPRESSION_UNMATCHED')
  assert.equal(told.length, 2)
  assert.ok(told[0]?.error.message.includes(`/${part}/`), told[0]?.error.message)
  assert.ok(told[0]?.error.message.includes(`'${topic}'`), told[0]?.error.message)
  assert.ok(told[1]?.error.message.includes(`/${other}.+/`), told[1]?.error.message)

  const { findings } = await diagnose({ brokers: brokers(), groupId: run.groupId, topics })
  assert.deepEqual(
    findings.filter(({ error }) => error.code === 'SOURCE_EXPRESSION_UNMATCHED').map(({ severity }) => severity),
    ['warning', 'warning']
  )
})

test('a name that does not exist is refused with the one that may be meant', async t => {
  const topic = await testTopic(t)
  const missing = `${topic}s`
  const error = await startConsumer(t, { topics: missing }).ended.catch(thrown => thrown)
  assert.ok(DeadLetterError.is(error))
  assert.equal(error.code, 'SOURCE_TOPIC_MISSING')
  assert.equal(error.details.suggestion, topic)
})
