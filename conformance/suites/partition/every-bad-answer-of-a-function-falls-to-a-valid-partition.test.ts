import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

const badAnswers: readonly (readonly [name: string, answer: () => unknown, note: string])[] = [
  ['null', () => null, 'null: not a number'],
  ['undefined', () => undefined, 'nothing: not a number'],
  ['text', () => '1', "'1': not a number"],
  ['NaN', () => Number.NaN, 'NaN: not a whole number'],
  ['half', () => 1.5, '1.5: not a whole number'],
  ['infinite', () => Number.POSITIVE_INFINITY, 'Infinity: not a whole number'],
  ['negative', () => -1, '-1: negative'],
  ['too-large', () => 4, '4: the topic has 4'],
  ['a-promise', () => Promise.resolve(1), 'a Promise: not a number'],
  ['a-rejection', () => Promise.reject(new Error('async')), 'a Promise: not a number'],
  [
    'thrown',
    () => {
      throw new RangeError('secret')
    },
    'RangeError: the partition function threw'
  ]
]

test('every bad answer of a partition function falls to a valid partition, marked, counted and told', async t => {
  const topic = await testTopic(t, { partitions: 4 })
  // With a key, its hash decides; without, the source's partition: keys are left out to see it.
  await produce(
    topic,
    badAnswers.map(([name], i) => ({ partition: i % 4, value: name }))
  )

  const run = await runConsumer(
    t,
    {
      topics: topic,
      deadLetter: {
        partition: (_, record) => badAnswers.find(([name]) => name === String(record.rawValue))?.[1]() as number
      },
      retry: { attempts: 1 }
    },
    () => {
      throw new Error('always')
    }
  )

  const dlq = run.dlqOf(topic)
  const letters = await readAll(dlq)
  assert.deepEqual(await deadRecords(dlq, topic), await readAll(topic))
  for (const [i, [name, , note]] of badAnswers.entries()) {
    const letter = letters.find(candidate => String(candidate.value) === name)
    assert.equal(letter?.partition, i % 4, name)
    assert.equal(headerText(letter as (typeof letters)[0], 'x-dead-letter-partition'), note)
  }
  assert.equal(run.events('rerouted').length, badAnswers.length)
  assert.equal(run.consumer.metrics().rerouted, badAnswers.length)
})
