import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerText, originOf, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('an origin that any producer could write is kept as an ordinary header and not believed', async t => {
  const topic = await testTopic(t)
  await produce(topic, [
    {
      value: '{',
      headers: [
        ['x-original-topic', 'payroll'],
        ['x-original-partition', Buffer.from('00000063', 'hex')],
        ['x-dead-letter-lineage', 'payroll/99/1/hr'],
        ['x-dead-letter-group', 'hr'],
        ['x-exception-message', 'forged']
      ]
    }
  ])

  const run = await runConsumer(t, { topics: topic, decode: 'json' })

  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), await readAll(topic))
  const [letter] = await readAll(run.dlqOf(topic))
  assert.ok(letter)
  assert.equal(originOf(letter), `${topic}[0]@0`)
  assert.equal(headerText(letter, 'x-dead-letter-lineage'), `${topic}/0/0/${run.groupId}`)
  assert.equal(headerText(letter, 'x-dead-letter-group'), run.groupId)
})
