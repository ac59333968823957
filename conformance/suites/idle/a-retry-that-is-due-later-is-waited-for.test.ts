import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsumerOptions } from '@dead-letter/kafka'
import { committedOffsets, startConsumer } from '../../harness/index.ts'
import { filledTopic } from './jobs.ts'

const ways: readonly (readonly [string, Partial<ConsumerOptions>])[] = [
  ['in order', {}],
  ['by key', { concurrency: { by: 'key' } }]
]

for (const [way, options] of ways)
  test(`a retry that is due later than idleTimeoutMs is waited for, ${way}`, async t => {
    const topic = await filledTopic(t, 2, 20)
    const calls: number[] = []
    const run = startConsumer(
      t,
      { topics: topic, retry: { attempts: 3, delayMs: 900, backoff: 'fixed' }, ...options },
      ({ partition, offset }) => {
        if (partition === 1 && offset === 7 && calls.push(offset) < 3) throw new Error('not yet')
      },
      { untilIdle: true, idleTimeoutMs: 150 }
    )
    await run.ended
    assert.deepEqual(calls, [7, 7, 7])
    assert.deepEqual(await committedOffsets(run.groupId, topic), [20, 20])
  })
