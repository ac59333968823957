import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import { committedOffsets, deadRecords, produce, Random, runConsumer, testTopic } from '../../harness/index.ts'

const partitions = 2
const count = 600
const keys = 12
const limit = 5

test('under random times and retries each key keeps its order, different keys run side by side, never more than the limit', async t => {
  const random = new Random('4')
  const topic = await testTopic(t, { partitions })
  // A key lives in one partition; every 7th record has none.
  await produce(
    topic,
    Array.from({ length: count }, (_, i) => {
      const key = i % keys
      return { partition: key % partitions, key: i % 7 === 0 ? null : `key ${key}`, value: String(i) }
    })
  )
  const begun = new Map<string, number[]>()
  const ended = new Map<number, number>()
  let running = 0
  let most = 0
  let together = 0

  const run = await runConsumer(
    t,
    {
      topics: topic,
      decode: { key: 'text', value: 'json' },
      concurrency: { by: 'key', limit },
      retry: { attempts: 3, delayMs: 2, backoff: 'fixed' },
      breaker: false
    },
    async (record, { attempt }) => {
      const key = record.key as unknown as string | null
      const value = record.value as unknown as number
      most = Math.max(most, ++running)
      if (running > 1) together++
      try {
        if (key !== null && attempt === 1) begun.set(key, [...(begun.get(key) ?? []), value])
        await work(random.next() * 4)
        if (value % 50 === 3) throw new Error('always')
        if (value % 10 === 1 && attempt < 3) throw new Error('twice')
        ended.set(value, (ended.get(value) ?? 0) + 1)
      } finally {
        running--
      }
    }
  )

  const bad = (i: number): boolean => i % 50 === 3
  for (const [key, values] of begun)
    assert.deepEqual(
      values,
      [...values].sort((a, b) => a - b),
      key
    )
  assert.equal(most, limit)
  assert.ok(together > count / 2)
  assert.equal(ended.size, count - count / 50)
  assert.deepEqual(new Set(ended.values()), new Set([1]))
  const dead = await deadRecords(run.dlqOf(topic), topic)
  assert.deepEqual(
    dead.map(record => Number(record.value)).sort((a, b) => a - b),
    Array.from({ length: count }, (_, i) => i).filter(bad)
  )
  assert.equal(
    (await committedOffsets(run.groupId, topic)).reduce((sum: number, offset) => sum + Number(offset), 0),
    count
  )
})

test('a retried record is ended before the next one of its key is begun', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 40 }, (_, i) => ({ key: `key ${i % 2}`, value: String(i) }))
  )
  const log: string[] = []
  await runConsumer(
    t,
    { topics: topic, concurrency: { by: 'key' }, retry: { attempts: 2, delayMs: 3 }, breaker: false },
    async record => {
      const key = String(record.rawKey)
      log.push(`${key} begins ${record.offset}`)
      await work(1)
      if (record.offset % 8 === 1) throw new Error('again')
      log.push(`${key} ends ${record.offset}`)
    }
  )
  // key 1's bad records are its first, fifth, …: each is begun twice, then given up.
  const expected = Array.from({ length: 20 }, (_, i) => i * 2 + 1).flatMap(offset =>
    offset % 8 === 1
      ? [`key 1 begins ${offset}`, `key 1 begins ${offset}`]
      : [`key 1 begins ${offset}`, `key 1 ends ${offset}`]
  )
  assert.deepEqual(
    log.filter(line => line.startsWith('key 1')),
    expected
  )
})
