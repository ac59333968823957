import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('what a resolver cannot mean goes to the default DLQ: a source, a bad name, a promise, an exception', async t => {
  const topic = await testTopic(t)
  const other = await testTopic(t, { suffix: 'other' })
  const answers: Record<string, () => unknown> = {
    itself: () => topic,
    'another-source': () => other,
    'bad-name': () => 'no/slash',
    'too-long': () => 'x'.repeat(250),
    empty: () => '',
    number: () => 7,
    promise: () => Promise.reject(new Error('async')),
    thrown: () => {
      throw new Error('secret')
    }
  }
  const names = Object.keys(answers)
  await produce(
    topic,
    names.map(value => ({ value }))
  )

  const run = await runConsumer(
    t,
    {
      topics: [topic, other],
      deadLetter: { resolve: record => answers[String(record.rawValue)]?.() as string },
      retry: { attempts: 1 }
    },
    () => {
      throw new Error('always')
    }
  )

  const source = await readAll(topic)
  assert.equal(source.length, names.length)
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), source)
  assert.deepEqual(
    run.events('rerouted').map(e => [e.kind, e.offset, e.used]),
    names.map((_, offset) => ['destination', offset, run.dlqOf(topic)])
  )
  assert.ok(run.events('rerouted').every(e => !`${e.got} ${e.reason}`.includes('secret')))
  assert.equal(run.deliveries.length, names.length)
})
