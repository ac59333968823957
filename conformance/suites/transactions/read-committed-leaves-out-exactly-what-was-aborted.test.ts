import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  endOffsets,
  produce,
  startConsumer,
  testTopic,
  transactionsEnded
} from '../../harness/index.ts'
import { transactionalProducer } from './transactional-producer.ts'

const rounds = 12
const perSend = 20

test('read committed leaves out exactly what was aborted, in large fetches and small', async t => {
  const topic = await testTopic(t)
  const producers = await Promise.all([transactionalProducer(t), transactionalProducer(t)])
  const good: string[] = []
  const all: string[] = []
  // Two producers' transactions side by side, in every combination of ends; often several aborted ones in a row.
  for (let round = 0; round < rounds; round++) {
    const transactions = await Promise.all(producers.map(producer => producer.transaction()))
    const aborted = [round % 4 !== 0, round % 3 !== 0]
    for (let send = 0; send < 2; send++) {
      for (const [i, transaction] of transactions.entries()) {
        const values = Array.from({ length: perSend }, (_, n) => `${round} ${i} ${send} ${n}`)
        await transaction.send({ topic, messages: values.map(value => ({ value, partition: 0 })) })
        all.push(...values)
        if (!aborted[i]) good.push(...values)
      }
    }
    await produce(topic, [{ value: `plain ${round}` }])
    all.push(`plain ${round}`)
    good.push(`plain ${round}`)
    for (const [i, transaction] of transactions.entries()) await transaction[aborted[i] ? 'abort' : 'commit']()
  }
  await transactionsEnded([topic])
  const [end] = await endOffsets(topic)
  assert.equal(end, all.length + rounds * producers.length)

  for (const fetch of [{}, { maxBytes: 1024, partitionMaxBytes: 1024 }]) {
    const seen: unknown[] = []
    const run = startConsumer(
      t,
      { topics: topic, decode: 'text', fetch },
      record => {
        seen.push(record.value)
      },
      { untilIdle: true }
    )
    await run.ended
    assert.deepEqual(seen, good)
    assert.deepEqual(await committedOffsets(run.groupId, topic), [end])
  }

  const seen: unknown[] = []
  const dirty = startConsumer(
    t,
    { topics: topic, decode: 'text', isolation: 'read-uncommitted' },
    record => {
      seen.push(record.value)
    },
    { untilIdle: true }
  )
  await dirty.ended
  assert.deepEqual(seen, all)
})
