import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import { committedOffsets, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('an asynchronous schema keeps the order of a partition, and its failures are not retried', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(
    topic,
    Array.from({ length: 40 }, (_, i) => ({ partition: i % 2, value: String(i) }))
  )
  const asked: number[] = []
  const seen: number[][] = [[], []]
  // Later records are answered sooner.
  const schema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: async (value: unknown) => {
        const n = Number(value)
        asked.push(n)
        await work((40 - n) / 4)
        return n % 5 === 0 ? { issues: [{ message: 'a multiple of five' }] } : { value: n }
      }
    }
  } as const

  const run = await runConsumer(t, { topics: topic, decode: 'json', schema }, record => {
    seen[record.partition]?.push(record.value as number)
  })

  const expected = (partition: number): number[] =>
    Array.from({ length: 40 }, (_, i) => i).filter(i => i % 2 === partition && i % 5 !== 0)
  assert.deepEqual(seen, [expected(0), expected(1)])
  assert.equal(asked.length, 40)
  const letters = await readAll(run.dlqOf(topic))
  assert.deepEqual(
    letters.map(letter => `${letter.partition} ${letter.value}`),
    ['0 0', '0 10', '0 20', '0 30', '1 5', '1 15', '1 25', '1 35']
  )
  assert.deepEqual(await committedOffsets(run.groupId, topic), [20, 20])
})
