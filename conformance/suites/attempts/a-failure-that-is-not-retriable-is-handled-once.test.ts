import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError, PoisonError } from '@dead-letter/kafka'
import { headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a failure that is not retriable is handled once, one that does not decode not at all', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    ['"business"', '"poison"', '"classified"', '{', '"good"'].map(value => ({ value }))
  )

  const run = await runConsumer(
    t,
    {
      topics: topic,
      decode: 'json',
      classify: error => (error instanceof RangeError ? 'business' : undefined)
    },
    record => {
      if (record.value === 'business') throw new BusinessError('refused')
      if (record.value === 'poison') throw new PoisonError('wrong')
      if (record.value === 'classified') throw new RangeError('unknown customer')
    }
  )

  assert.deepEqual(
    run.deliveries.map(d => [d.offset, d.attempt]),
    [0, 1, 2, 4].map(offset => [offset, 1])
  )
  const letters = await readAll(run.dlqOf(topic))
  const facts = (name: string): unknown[] => letters.map(letter => headerText(letter, `x-dead-letter-${name}`))
  assert.deepEqual(facts('attempts'), ['1', '1', '1', '1'])
  assert.deepEqual(facts('class'), ['business', 'poison', 'business', 'poison'])
  assert.deepEqual(facts('stage'), ['handle', 'handle', 'handle', 'decode-value'])
  assert.equal(run.events('retry').length, 0)
})
