import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, headerText, originOf, produce, readAll, runBatches, testTopic } from '../../harness/index.ts'

test('each record failed by name has its own attempts; neighbours come once; letters keep the order of the log', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 12 }, (_, i) => ({ value: [4, 9].includes(i) ? `{bad ${i}` : String(i) }))
  )

  const run = await runBatches(
    t,
    { topics: topic, decode: 'json', retry: { attempts: 3, delayMs: 1 } },
    async (batch, { attempt }) => {
      for (const record of batch.records) {
        if ([2, 6, 11].includes(record.offset)) batch.fail(record, new Error('always'))
        if (record.offset === 7 && attempt < 3) batch.fail(record, new Error('twice'))
      }
    }
  )

  const times = (offset: number): number[] => run.deliveries.filter(d => d.offset === offset).map(d => d.attempt)
  for (const offset of [0, 1, 3, 5, 8, 10]) assert.deepEqual(times(offset), [1], `offset ${offset}`)
  for (const offset of [2, 6, 7, 11]) assert.deepEqual(times(offset), [1, 2, 3], `offset ${offset}`)
  const letters = await readAll(run.dlqOf(topic))
  assert.deepEqual(
    letters.map(originOf),
    [2, 4, 6, 9, 11].map(offset => `${topic}[0]@${offset}`)
  )
  assert.deepEqual(
    letters.map(letter => headerText(letter, 'x-dead-letter-attempts')),
    ['3', '1', '3', '1', '3']
  )
  assert.deepEqual(await committedOffsets(run.groupId, topic), [12])
  assert.equal(run.consumer.metrics().handled, 7)
})

test('a verdict after the handler has ended is refused, and the record stays done', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: '1' }])
  let late: (() => void) | undefined
  const run = await runBatches(t, { topics: topic, decode: 'json' }, batch => {
    late = () => batch.fail(batch.records[0] as (typeof batch.records)[0], new Error('late'))
  })
  assert.throws(() => late?.(), RangeError)
  assert.deepEqual(await readAll(run.dlqOf(topic)), [])
})
