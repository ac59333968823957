import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ConsumerOptions } from '@dead-letter/kafka'
import {
  deleteTopic,
  needsConsumerProtocol,
  produce,
  readAll,
  startConsumer,
  type TestConsumer,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

interface Case {
  readonly run: TestConsumer
  readonly topic: string
  readonly dlq: string
}

/** A consumer one letter of which waits, as its DLQ is not there. */
async function waitingLetter(t: TestContext, group: NonNullable<ConsumerOptions['group']>): Promise<Case> {
  const topic = await testTopic(t, { suffix: 'source' })
  const other = await testTopic(t, { suffix: 'other' })
  const dlq = await testTopic(t, { suffix: 'dlq' })
  const deadLetter = { provision: 'off', topic: dlq } as const
  const run = startConsumer(t, { topics: [topic, other], decode: 'json', metadataMaxAgeMs: 200, deadLetter, group })
  await produce(topic, [{ value: '{before' }])
  await run.event('dead-letter')
  await deleteTopic(dlq)
  await produce(topic, [{ value: '{waits' }])
  await run.event('held', ({ reason }) => reason === 'letter')
  return { run, topic, dlq }
}

async function lettersIn(t: TestContext, dlq: string, count: number): Promise<string[]> {
  await testTopic(t, { name: dlq })
  const values = async (): Promise<string[]> => (await readAll(dlq)).map(({ value }) => String(value))
  await waitFor('the letters', async () => (await values()).length >= count)
  return values()
}

for (const [protocol, needs] of [
  ['classic', {}],
  ['consumer', needsConsumerProtocol]
] as const) {
  test(`a letter that waits for its DLQ is written although its source was deleted (${protocol})`, needs, async t => {
    const { run, topic, dlq } = await waitingLetter(t, { protocol })
    await deleteTopic(topic)
    // One after the other: the partition goes, its letter goes on, and is found to be held.
    await waitFor('the source to be given up', () => {
      const { outliving, partitions } = run.consumer.health()
      return outliving[0]?.holds.length === 1 && partitions.every(partition => partition.topic !== topic)
    })
    const [left] = run.consumer.health().outliving
    assert.deepEqual([left?.topic, left?.letters, left?.holds.map(({ reason }) => reason)], [topic, 1, ['letter']])
    assert.equal(run.consumer.health().healthy, false)
    assert.deepEqual(await lettersIn(t, dlq, 1), ['{waits'])
    await run.event('dead-letter', ({ offset }) => offset === 1)
    await run.event('released', ({ reason }) => reason === 'letter')
    assert.deepEqual(run.consumer.health().outliving, [])
  })

  test(`and although it was made anew, with letters of its own (${protocol})`, needs, async t => {
    const { run, topic, dlq } = await waitingLetter(t, { protocol })
    await deleteTopic(topic)
    await testTopic(t, { name: topic })
    await waitFor('the second start', () => run.events('start-resolved').filter(s => s.topic === topic).length === 2)
    await produce(topic, [{ value: '{anew' }])
    assert.deepEqual((await lettersIn(t, dlq, 2)).sort(), ['{anew', '{waits'])
    await waitFor('all told', () => run.events('dead-letter').length === 3)
    assert.equal(run.consumer.health().healthy, true)
  })
}

test('a stop does not wait for one that cannot be written, and tells that it is dropped', async t => {
  const { run, topic } = await waitingLetter(t, {})
  await deleteTopic(topic)
  await waitFor('the source to be given up', () => run.consumer.health().outliving.length === 1)
  await within('the stop', run.consumer.stop({ timeoutMs: 600_000 }))
  const told = run.events('warning').filter(({ error }) => error.code === 'LETTER_DROPPED')
  assert.deepEqual(
    told.map(({ error }) => [error.details.topic, error.details.offset]),
    [[topic, 1]]
  )
})
